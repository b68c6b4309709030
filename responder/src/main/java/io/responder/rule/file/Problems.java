package io.responder.rule.file;

import io.responder.config.Problem;
import io.responder.config.Suggestions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with one file, so that all of it is told at once. */
public final class Problems {
  private final String file;
  // A node may be read more than once: the same mistake is told once.
  private final Set<Problem> found = new LinkedHashSet<>();

  public Problems(String file) {
    this.file = file;
  }

  void add(Problem problem) {
    found.add(problem);
  }

  String file() {
    return file;
  }

  void add(Node node, String path, String message, String remedy) {
    add(node.getStartMark(), path, message, remedy);
  }

  void add(Mark mark, String path, String message, String remedy) {
    found.add(new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message, remedy));
  }

  void addFile(String message, String remedy) {
    add(Problem.of(file, message, remedy));
  }

  public List<Problem> found() {
    return List.copyOf(found);
  }

  /** Tells the candidate that is meant, or which there are: the text of a remedy. */
  public static String didYouMean(String wrong, Collection<String> known) {
    Optional<String> best = Suggestions.closest(wrong, known, Math.max(2, wrong.length() / 3));
    if (best.isPresent()) {
      return "did you mean \"" + best.get() + "\"?";
    }
    return known.isEmpty() || known.size() > 24
        ? ""
        : "known: " + String.join(", ", known.stream().sorted().toList());
  }
}
