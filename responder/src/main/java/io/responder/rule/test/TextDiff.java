package io.responder.rule.test;

import java.util.ArrayList;
import java.util.List;

/** The lines that two texts share and do not share. */
final class TextDiff {

  private TextDiff() {}

  static String of(List<String> expected, List<String> actual) {
    int[][] common = new int[expected.size() + 1][actual.size() + 1];
    for (int i = expected.size() - 1; i >= 0; i--) {
      for (int j = actual.size() - 1; j >= 0; j--) {
        common[i][j] =
            expected.get(i).equals(actual.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>(List.of("--- expected", "+++ actual"));
    int i = 0;
    int j = 0;
    while (i < expected.size() || j < actual.size()) {
      boolean both = i < expected.size() && j < actual.size();
      if (both && expected.get(i).equals(actual.get(j))) {
        lines.add(" " + expected.get(i++));
        j++;
      } else if (j == actual.size()
          || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("-" + expected.get(i++));
      } else {
        lines.add("+" + actual.get(j++));
      }
    }
    return String.join("\n", lines);
  }
}
