package io.responder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a bearer token. */
final class TokenFile {

  private TokenFile() {}

  static String read(Path file) {
    try {
      var token = Files.readString(file).strip();
      if (!token.isEmpty()) {
        return token;
      }
    } catch (IOException e) {
      throw FileTrouble.unreadable(file, e);
    }
    throw new ExitException(ExitException.USAGE, file + ": is empty, a token was expected");
  }
}
