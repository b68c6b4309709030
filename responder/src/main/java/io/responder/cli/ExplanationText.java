package io.responder.cli;

import io.responder.rule.explain.Explanation;
import io.responder.rule.explain.Explanation.Statement;
import io.responder.rule.explain.Explanation.Verdict;
import io.responder.rule.explain.Explanation.Way;
import io.responder.rule.match.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Explanations as a person reads them: one paragraph for each rule. */
final class ExplanationText {

  private static final int LONGEST = 160;

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  static String of(List<Explanation> explanations) {
    var text = new ExplanationText();
    explanations.forEach(text::add);
    return String.join("\n", text.lines);
  }

  private void add(Explanation explanation) {
    lines.add(explanation.rule() + ": " + verdict(explanation.verdict()));
    for (var obstacle : explanation.obstacles()) {
      lines.add("  " + obstacle);
    }
    new TreeMap<>(explanation.captures())
        .forEach((name, value) -> lines.add("  captured " + name + " = " + shortened(value)));
    if (explanation.verdict() == Verdict.STOPPED) {
      var several = explanation.ways().size() > 1;
      explanation.ways().forEach(way -> add(way, several));
    }
  }

  private void add(Way way, boolean several) {
    var indent = "  ";
    if (several || way.statement() != null) {
      lines.add(
          indent
              + (several ? "way " + way.number() + ", " : "")
              + "nearest is "
              + statement(way.statement()));
      indent += "  ";
    }
    for (Obstacle obstacle : way.obstacles()) {
      lines.add(indent + obstacle);
    }
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case FIRES -> "fires";
      case WAITS -> "holds, but not for long enough yet";
      case YIELDS -> "matches, but another rule is preferred";
      case STOPPED -> "does not fire";
    };
  }

  private static String statement(@Nullable Statement statement) {
    if (statement == null) {
      return "nothing: the object shows no symptom";
    }
    var place = statement.source() + (statement.part().isEmpty() ? "" : " " + statement.part());
    var reason =
        statement.reason().isEmpty() || statement.reason().equals("*")
            ? ""
            : " " + statement.reason();
    return place + reason + ": " + shortened(statement.message());
  }

  private static String shortened(String text) {
    var flat = text.replace('\n', ' ').strip();
    return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "…";
  }
}
