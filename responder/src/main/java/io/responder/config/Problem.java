package io.responder.config;

/**
 * One mistake in a file.
 *
 * @param file the file as the user named it
 * @param line from 1; 0 when the mistake has no place
 * @param column from 1; 0 when the mistake has no place
 * @param path the dotted path within the file, such as {@code clusters[0].name}; may be empty
 * @param message what is wrong and what to do
 */
public record Problem(String file, int line, int column, String path, String message)
    implements Comparable<Problem> {

  /** The form that editors and terminals turn into a link: {@code file:line:column: path: …}. */
  @Override
  public String toString() {
    var place = line == 0 ? file : file + ':' + line + ':' + column;
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }

  @Override
  public int compareTo(Problem other) {
    var byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }
}
