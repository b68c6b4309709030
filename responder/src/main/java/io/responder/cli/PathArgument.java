package io.responder.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.ArgumentType;

/** An argument that names a file or a folder. */
final class PathArgument implements ArgumentType<Path> {

  static final PathArgument PATH = new PathArgument();

  private PathArgument() {}

  @Override
  public Path convert(ArgumentParser parser, Argument argument, String value)
      throws ArgumentParserException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new ArgumentParserException(
          value + ": is not a path: " + e.getReason(), parser, argument);
    }
  }
}
