package io.responder.rule.file;

import static java.util.Objects.requireNonNull;

/**
 * Something that is wrong with a rule file.
 *
 * @param file the file, relative to the directory of rules
 * @param line the line, from 1; 0 where the file as a whole is meant
 * @param column the column, from 1; 0 where the file as a whole is meant
 * @param path the path of keys, such as {@code match.any[1].message}; may be empty
 * @param message what is wrong
 * @param remedy what to do about it; may be empty
 */
public record RuleProblem(
    String file, int line, int column, String path, String message, String remedy)
    implements Comparable<RuleProblem> {

  public RuleProblem {
    requireNonNull(file, "file");
    requireNonNull(path, "path");
    requireNonNull(message, "message");
    requireNonNull(remedy, "remedy");
  }

  @Override
  public int compareTo(RuleProblem other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** One line: {@code file:line:column: path: message; remedy}. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line + ':' + column : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
