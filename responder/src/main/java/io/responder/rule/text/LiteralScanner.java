package io.responder.rule.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Finds in one pass over a message which of many texts it contains, whatever their number (the
 * automaton of Aho and Corasick, as a table). Upper and lower case are the same. Immutable.
 */
final class LiteralScanner {
  private static final BitSet NOTHING = new BitSet();
  private static final int ASCII = 128;

  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Character, Integer> letters = new HashMap<>();
  // The letter of each ASCII character, so that no character of a usual message needs a look-up.
  private final int[] ascii = new int[ASCII];
  private final int width;
  // Where a state leads, as an index of its row; its complement where a text ends there.
  private final int[] next;
  private final int[][] ends;

  /** Texts must not be empty. */
  LiteralScanner(Collection<String> texts) {
    TreeSet<String> folded = new TreeSet<>();
    texts.forEach(text -> folded.add(fold(text)));
    for (String text : folded) {
      ids.put(text, ids.size());
      for (char c : text.toCharArray()) {
        letters.putIfAbsent(c, letters.size() + 1);
      }
    }
    for (char c = 0; c < ASCII; c++) {
      ascii[c] = letters.getOrDefault(fold(c), 0);
    }
    width = letters.size() + 1;
    List<int[]> rows = new ArrayList<>();
    List<BitSet> found = new ArrayList<>();
    add(rows, found);
    ids.forEach((text, id) -> insert(text, id, rows, found));
    link(rows, found);
    next = new int[rows.size() * width];
    ends = new int[rows.size()][];
    for (int state = 0; state < rows.size(); state++) {
      ends[state] = found.get(state).stream().toArray();
    }
    for (int state = 0; state < rows.size(); state++) {
      for (int letter = 0; letter < width; letter++) {
        int to = rows.get(state)[letter];
        next[state * width + letter] = ends[to].length == 0 ? to * width : ~(to * width);
      }
    }
  }

  /** The number of a text; the scanner must have been made with it. */
  int id(String text) {
    return Objects.requireNonNull(ids.get(fold(text)), text);
  }

  /** How many texts there are. */
  int size() {
    return ids.size();
  }

  /** The numbers of the texts that the message contains, whatever their case; not to be changed. */
  BitSet scan(String message) {
    BitSet hits = null;
    int row = 0;
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      int letter = c < ASCII ? ascii[c] : letters.getOrDefault(fold(c), 0);
      row = next[row + letter];
      if (row < 0) {
        row = ~row;
        hits = hits == null ? new BitSet(ids.size()) : hits;
        for (int id : ends[row / width]) {
          hits.set(id);
        }
      }
    }
    return hits == null ? NOTHING : hits;
  }

  private static String fold(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = fold(folded[i]);
    }
    return new String(folded);
  }

  // By way of the upper case, as RE2 folds: the long s and the Kelvin sign are an s and a k.
  private static char fold(char c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  private void add(List<int[]> rows, List<BitSet> found) {
    int[] row = new int[width];
    Arrays.fill(row, -1);
    rows.add(row);
    found.add(new BitSet());
  }

  private void insert(String text, int id, List<int[]> rows, List<BitSet> found) {
    int state = 0;
    for (char c : text.toCharArray()) {
      int letter = Objects.requireNonNull(letters.get(c));
      if (rows.get(state)[letter] < 0) {
        rows.get(state)[letter] = rows.size();
        add(rows, found);
      }
      state = rows.get(state)[letter];
    }
    found.get(state).set(id);
  }

  /** Breadth first: where a text breaks off, the longest end of it that begins another goes on. */
  private void link(List<int[]> rows, List<BitSet> found) {
    int[] fallback = new int[rows.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int letter = 0; letter < width; letter++) {
      int child = rows.get(0)[letter];
      if (child < 0) {
        rows.get(0)[letter] = 0;
      } else {
        queue.add(child);
      }
    }
    while (!queue.isEmpty()) {
      int state = queue.remove();
      found.get(state).or(found.get(fallback[state]));
      for (int letter = 0; letter < width; letter++) {
        int child = rows.get(state)[letter];
        int onward = rows.get(fallback[state])[letter];
        if (child < 0) {
          rows.get(state)[letter] = onward;
        } else {
          fallback[child] = onward;
          queue.add(child);
        }
      }
    }
  }
}
