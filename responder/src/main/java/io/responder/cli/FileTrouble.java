package io.responder.cli;

import io.responder.config.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a person is told of a file that he named and that cannot be used. */
final class FileTrouble {

  private FileTrouble() {}

  static ExitException unreadable(Path file, IOException why) {
    return new ExitException(
        ExitException.USAGE, Problem.unreadable(file.toString(), file, why).toString());
  }

  static ExitException unwritable(Path file, IOException why) {
    return new ExitException(
        ExitException.USAGE, file + ": cannot be written: " + reason(file, why));
  }

  private static String reason(Path file, IOException why) {
    if (why instanceof FileAlreadyExistsException) {
      return "there is a file of that name; name a folder";
    }
    if (why instanceof NoSuchFileException) {
      return "its folder does not exist; make it, or name another";
    }
    if (why instanceof AccessDeniedException) {
      return "that is not permitted; name another place";
    }
    return Files.isDirectory(file)
        ? "it is a folder; name a file"
        : why.getMessage() + "; name another place";
  }
}
