package io.responder.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@link Duration} as people write it: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}.
 */
public final class DurationModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  public DurationModule() {
    super("durations");
    addDeserializer(Duration.class, new Deserializer());
  }

  /** The duration that {@code text} means; empty when it means none. */
  public static Optional<Duration> parse(String text) {
    var trimmed = text.trim();
    int digits = 0;
    while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
      digits++;
    }
    var unit = UNITS.get(trimmed.substring(digits).trim());
    if (digits == 0 || digits > 9 || unit == null) {
      return Optional.empty();
    }
    return Optional.of(unit.multipliedBy(Long.parseLong(trimmed.substring(0, digits))));
  }

  /** A duration of whole seconds as people write it. */
  public static String text(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static final class Deserializer extends StdScalarDeserializer<Duration> {

    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var parsed = parse(parser.getText());
      return parsed.isPresent()
          ? parsed.get()
          : (Duration)
              context.handleWeirdStringValue(
                  Duration.class, parser.getText(), "a number needs its unit");
    }
  }
}
