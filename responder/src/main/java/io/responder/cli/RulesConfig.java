package io.responder.cli;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.responder.config.DurationModule;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code rules} of the configuration.
 *
 * @param directory the folder of rule packs; the shipped ones unless set
 * @param reload how often the service looks for changes of the files; 10 seconds unless set
 */
public record RulesConfig(Path directory, Reload reload) {

  @JsonCreator
  public RulesConfig(
      @JsonProperty("directory") @Nullable Path directory,
      @JsonProperty("reload") @Nullable Reload reload) {
    this.directory = directory == null ? Rules.shipped() : directory;
    this.reload = reload == null ? new Reload(Duration.ofSeconds(10)) : reload;
  }

  public static RulesConfig defaults() {
    return new RulesConfig(null, null);
  }

  /**
   * How often, written as a duration, or {@code off}.
   *
   * @param every zero for never
   */
  public record Reload(Duration every) {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    @JsonCreator
    static Reload of(String text) {
      if (text.equals("off")) {
        return new Reload(Duration.ZERO);
      }
      return DurationModule.parse(text)
          .filter(every -> every.compareTo(SHORTEST) >= 0)
          .map(Reload::new)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "must be off or a duration of at least 100ms, such as 10s, not " + text));
    }

    /** YAML reads a bare {@code off} as false. */
    @JsonCreator
    static Reload of(boolean on) {
      return of(on ? "on" : "off");
    }

    public boolean isOff() {
      return every.isZero();
    }
  }
}
