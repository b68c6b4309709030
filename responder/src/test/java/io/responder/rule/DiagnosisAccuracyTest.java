package io.responder.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      return strict + " strict, " + lenient + " lenient of " + rows;
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
    assumeTrue(Files.exists(corpus), "the corpus is not here");
    RuleSet rules = RuleSet.load(ROOT.resolve("rules")).orThrow();
    Diagnoser diagnoser = new Diagnoser(rules);
    Set<String> covered = rules.causes();
    ObjectMapper json = new ObjectMapper();
    Map<String, Score> scores = new TreeMap<>();
    List<String> misses = new ArrayList<>();
    for (String line : Files.readAllLines(corpus)) {
      JsonNode row = json.readTree(line);
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
      String level = row.path("level").asText();
      List<String> groups = new ArrayList<>(List.of("all", "level " + level));
      if (covered.contains(label) || label.equals("none")) {
        groups.add("covered labels, level " + level);
        groups.add("covered labels");
      }
      for (String group : groups) {
        scores.put(group, scores.getOrDefault(group, new Score(0, 0, 0)).plus(exact, accepted));
      }
      boolean relevant = covered.contains(label) || !cause.equals("none");
      if (!accepted && relevant) {
        misses.add(row.path("id").asText() + ": " + label + ", not " + cause);
      }
    }
    scores.forEach((group, score) -> System.out.println("accuracy " + group + ": " + score));
    misses.forEach(miss -> System.out.println("accuracy miss " + miss));
    assertThat(scores).containsKey("all");
  }
}
