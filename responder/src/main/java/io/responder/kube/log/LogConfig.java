package io.responder.kube.log;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code logs} of the configuration. Without namespaces no log is ever read.
 *
 * @param namespaces where the logs of containers may be read: the service account needs {@code get}
 *     on {@code pods/log} there; {@code *} stands for all
 * @param lines how many of the last lines are looked at; 100 unless set
 * @param perMinute how many logs are read in a minute at most, over all of a cluster; 60 unless set
 * @param unreadyAfter how long a container must be unready before its log is read; 1 minute unless
 *     set
 */
public record LogConfig(
    @NotNull
        List<@NotNull @Pattern(regexp = "\\*|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") String>
            namespaces,
    @NotNull @Min(1) @Max(1_000) Integer lines,
    @NotNull @Min(1) @Max(6_000) Integer perMinute,
    @NotNull Duration unreadyAfter) {

  /** Null components take their defaults. */
  public LogConfig(
      @Nullable List<String> namespaces,
      @Nullable Integer lines,
      @Nullable Integer perMinute,
      @Nullable Duration unreadyAfter) {
    this.namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
    this.lines = lines == null ? 100 : lines;
    this.perMinute = perMinute == null ? 60 : perMinute;
    this.unreadyAfter = unreadyAfter == null ? Duration.ofMinutes(1) : unreadyAfter;
    if (this.unreadyAfter.isNegative()) {
      throw new IllegalArgumentException(
          "logs.unreadyAfter is " + unreadyAfter + ", must not be negative");
    }
  }

  /** No log is read. */
  public static LogConfig off() {
    return new LogConfig(null, null, null, null);
  }

  boolean isOn() {
    return !namespaces.isEmpty();
  }

  boolean covers(String namespace) {
    return namespaces.contains("*") || namespaces.contains(namespace);
  }
}
