package io.responder.rule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * How many messages of the corpus beside the repository are diagnosed rightly. A report, not a bar:
 * the corpus is measuring data and never part of the product.
 */
class DiagnosisAccuracyTest {
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  private record Score(int rows, int strict, int lenient) {
    Score plus(boolean exact, boolean accepted) {
      return new Score(rows + 1, strict + (exact ? 1 : 0), lenient + (accepted ? 1 : 0));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d of %d strict (%.3f), %d lenient (%.3f)",
          strict,
          rows,
          (double) strict / rows,
          lenient,
          (double) lenient / rows);
    }
  }

  // Beside the repository, or beside the folder of its second work trees.
  static Path corpus() {
    Path file = Path.of("shared", "corpus", "dev.jsonl");
    Path beside = ROOT.resolve("..").resolve(file).normalize();
    return Files.exists(beside) ? beside : ROOT.resolve("../..").resolve(file).normalize();
  }

  @Test
  void reportsHowManyMessagesAreDiagnosedRightly() throws IOException {
    Path corpus = corpus();
    if (!Files.exists(corpus)) {
      System.out.println("accuracy: SKIPPED, there is no " + corpus);
    }
    assumeTrue(Files.exists(corpus), "SKIPPED: there is no " + corpus);
    RuleSet rules = RuleFiles.read(ROOT.resolve("rules")).load().orThrow();
    report("as stated", corpus, rules, List.of());
    report("kind and reason blanked", corpus, rules, List.of("kind", "reason"));
  }

  private static void report(String how, Path corpus, RuleSet rules, List<String> blanked)
      throws IOException {
    Diagnoser diagnoser = new Diagnoser(rules);
    ObjectMapper json = new ObjectMapper();
    Map<String, Score> scores = new TreeMap<>();
    List<String> misses = new ArrayList<>();
    for (String line : Files.readAllLines(corpus)) {
      ObjectNode row = (ObjectNode) json.readTree(line);
      blanked.forEach(key -> row.put(key, ""));
      String label = row.path("label").asText();
      String cause =
          diagnoser
              .diagnose(
                  row.path("kind").asText(),
                  row.path("reason").asText(),
                  row.path("message").asText(),
                  row.path("container_state").asText())
              .map(Diagnoser.Answer::cause)
              .orElse("none");
      boolean exact = cause.equals(label);
      boolean accepted = exact;
      for (JsonNode other : row.path("alt_labels")) {
        accepted |= other.asText().equals(cause);
      }
      for (String level : List.of("all", row.path("level").asText())) {
        scores.put(level, scores.getOrDefault(level, new Score(0, 0, 0)).plus(exact, accepted));
      }
      if (!accepted) {
        misses.add(row.path("id").asText() + ": " + label + ", not " + cause);
      }
    }
    scores.forEach(
        (level, score) -> System.out.println("accuracy, " + how + ", " + level + ": " + score));
    misses.forEach(miss -> System.out.println("accuracy miss, " + how + ", " + miss));
    assertThat(scores).containsKeys("all", "cause", "symptom", "none");
  }
}
