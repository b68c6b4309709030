package io.responder.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * One mistake in a file.
 *
 * @param file the file, as the user named it or relative to the folder that he named
 * @param line from 1; 0 when the mistake has no place
 * @param column from 1; 0 when the mistake has no place
 * @param path the dotted path within the file, such as {@code clusters[0].name}; may be empty
 * @param message what is wrong
 * @param remedy what to do about it; empty where the message says it
 */
public record Problem(String file, int line, int column, String path, String message, String remedy)
    implements Comparable<Problem> {

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparing(Problem::line)
          .thenComparing(Problem::column);

  public Problem {
    requireNonNull(file, "file");
    requireNonNull(path, "path");
    requireNonNull(message, "message");
    requireNonNull(remedy, "remedy");
  }

  Problem(String file, int line, int column, String path, String message) {
    this(file, line, column, path, message, "");
  }

  /** A mistake that concerns the file as a whole. */
  public static Problem of(String file, String message, String remedy) {
    return new Problem(file, 0, 0, "", message, remedy);
  }

  /**
   * What keeps a file from being read.
   *
   * @param file how the user knows it
   */
  public static Problem unreadable(String file, Path path, IOException why) {
    if (why instanceof NoSuchFileException) {
      return Files.isSymbolicLink(path)
          ? of(file, "is a link to nothing", "correct or delete it")
          : of(file, "does not exist", "check the path");
    }
    if (why instanceof CharacterCodingException) {
      return of(file, "is not UTF-8", "save it as UTF-8");
    }
    if (why instanceof AccessDeniedException) {
      return of(file, "may not be read", "check its permissions");
    }
    if (Files.isDirectory(path)) {
      return of(file, "is a folder, not a file", "name a file");
    }
    return of(file, "cannot be read: " + why.getMessage(), "check the path");
  }

  /** The form that editors and terminals turn into a link: {@code file:line:column: path: …}. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line + ':' + column : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }
}
