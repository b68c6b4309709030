package io.responder.cli;

import io.responder.config.DurationModule;
import java.time.Duration;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.ArgumentType;

/** An argument that is a length of time, such as {@code 30s}, {@code 5m} or {@code 72h}. */
final class DurationArgument implements ArgumentType<Duration> {

  static final DurationArgument DURATION = new DurationArgument();

  private DurationArgument() {}

  @Override
  public Duration convert(ArgumentParser parser, Argument argument, String value)
      throws ArgumentParserException {
    return DurationModule.parse(value)
        .orElseThrow(
            () ->
                new ArgumentParserException(
                    value + ": must be a duration such as 30s, 5m or 72h", parser, argument));
  }
}
