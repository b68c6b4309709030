package io.responder.rule;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with one file, so that all of it is told at once. */
final class Problems {
  private final String file;
  // A node may be read more than once: the same mistake is told once.
  private final Set<RuleProblem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Node node, String path, String message, String remedy) {
    add(node.getStartMark(), path, message, remedy);
  }

  void add(Mark mark, String path, String message, String remedy) {
    found.add(
        new RuleProblem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message, remedy));
  }

  void addFile(String message, String remedy) {
    found.add(new RuleProblem(file, 0, 0, "", message, remedy));
  }

  List<RuleProblem> found() {
    return List.copyOf(found);
  }

  /** Tells the candidate that is meant, or which there are: the text of a remedy. */
  static String didYouMean(String wrong, Collection<String> known) {
    String best = "";
    int bestDistance = Math.max(2, wrong.length() / 3) + 1;
    for (String candidate : known.stream().sorted().toList()) {
      int distance = distance(wrong, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    if (!best.isEmpty()) {
      return "did you mean \"" + best + "\"?";
    }
    return known.isEmpty() || known.size() > 24
        ? ""
        : "known: " + String.join(", ", known.stream().sorted().toList());
  }

  private static int distance(String left, String right) {
    if (Math.abs(left.length() - right.length()) > 8) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
