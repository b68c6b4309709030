package io.responder.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.notify.Language;
import io.responder.notify.Notifier;
import io.responder.notify.NotifyConfig;
import io.responder.notify.ReceiverConfig;
import io.responder.notify.console.ConsoleConfig;
import io.responder.notify.console.Style;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What is known of the terminal that a command prints to. */
public final class Terminal {

  private static final int NARROWEST = 60;
  private static final int WIDEST = 110;
  private static final int USUAL = 96;

  private Terminal() {}

  /** Colours where a person looks at a terminal that did not ask for none. */
  public static Style style() {
    return System.console() != null && System.getenv("NO_COLOR") == null
        ? Style.COLOUR
        : Style.PLAIN;
  }

  /** How many columns a text should take. */
  public static int width(Map<String, String> environment) {
    try {
      var columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
      return Math.max(NARROWEST, Math.min(WIDEST, columns));
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }

  /** The console receiver as this terminal wants it. */
  public static ConsoleConfig console(String language) {
    return new ConsoleConfig(
        "console",
        Language.valueOf(language.toUpperCase(Locale.ROOT)),
        Severity.INFO,
        style(),
        width(System.getenv()));
  }

  /**
   * Prints every transition that is worth telling, at once and on the calling thread.
   *
   * @param language {@code en} or {@code ko}
   */
  static Consumer<Transition> teller(PrintStream out, String language) {
    var clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    var notifier =
        Notifier.of(
            new NotifyConfig(List.of(console(language)), null, null, null),
            new ReceiverConfig.Surroundings(out, clock),
            (delay, task) -> task.run(),
            new SimpleMeterRegistry());
    return transition -> notifier.tell(transition).join();
  }
}
