package io.responder.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Finds in one pass over a message which of many texts it contains, whatever their number (the
 * automaton of Aho and Corasick, as a table). Immutable.
 */
final class LiteralScanner {

  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Character, Integer> letters = new HashMap<>();
  private final int width;
  private final int[] next;
  private final int[][] ends;

  /** Texts must be in lower case and not empty. */
  LiteralScanner(Collection<String> texts) {
    for (String text : new TreeSet<>(texts)) {
      ids.put(text, ids.size());
      for (char c : text.toCharArray()) {
        letters.putIfAbsent(c, letters.size() + 1);
      }
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
      System.arraycopy(rows.get(state), 0, next, state * width, width);
      ends[state] = found.get(state).stream().toArray();
    }
  }

  /** The number of a text; the scanner must have been made with it. */
  int id(String text) {
    return Objects.requireNonNull(ids.get(text), text);
  }

  /** The numbers of the texts that the message contains, whatever their case. */
  BitSet scan(String message) {
    BitSet hits = new BitSet(ids.size());
    String lower = message.toLowerCase(Locale.ROOT);
    int state = 0;
    for (int i = 0; i < lower.length(); i++) {
      state = next[state * width + letters.getOrDefault(lower.charAt(i), 0)];
      for (int id : ends[state]) {
        hits.set(id);
      }
    }
    return hits;
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
