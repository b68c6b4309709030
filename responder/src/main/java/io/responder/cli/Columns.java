package io.responder.cli;

import io.responder.notify.PlainText;
import java.util.ArrayList;
import java.util.List;

/** A table for people: columns as wide as they must be, cells made harmless. */
final class Columns {

  private static final int WIDEST = 80;

  /** The last column pushes no other aside. */
  private static final int WIDEST_LAST = 240;

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... heads) {
    rows.add(List.of(heads));
  }

  void add(String... cells) {
    var row = new ArrayList<String>();
    for (int i = 0; i < cells.length; i++) {
      row.add(PlainText.of(cells[i], i == cells.length - 1 ? WIDEST_LAST : WIDEST));
    }
    rows.add(row);
  }

  @Override
  public String toString() {
    var widths = new int[rows.get(0).size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
