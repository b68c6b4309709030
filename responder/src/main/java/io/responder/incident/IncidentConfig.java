package io.responder.incident;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code incidents} of the configuration.
 *
 * @param reopenWindow how long after its resolution a problem that comes back is the same incident;
 *     15 minutes unless set
 * @param goneGrace how long to wait for a successor that shows the same problem when every object
 *     that showed it is gone; 2 minutes unless set
 * @param workloadGoneGrace the same when the workload itself is gone; 30 seconds unless set
 * @param onsetTolerance how much earlier than its explanation a consequence may have begun, because
 *     their times come from different clocks and a node is declared dead late; 2 minutes unless set
 * @param aftermath how long a resolved incident still explains its consequences; 5 minutes unless
 *     set
 */
public record IncidentConfig(
    @NotNull Duration reopenWindow,
    @NotNull Duration goneGrace,
    @NotNull Duration workloadGoneGrace,
    @NotNull Duration onsetTolerance,
    @NotNull Duration aftermath) {

  /** Null components take their defaults. */
  public IncidentConfig(
      @Nullable Duration reopenWindow,
      @Nullable Duration goneGrace,
      @Nullable Duration workloadGoneGrace,
      @Nullable Duration onsetTolerance,
      @Nullable Duration aftermath) {
    this.reopenWindow = orMinutes(reopenWindow, "reopenWindow", 15);
    this.goneGrace = orMinutes(goneGrace, "goneGrace", 2);
    this.workloadGoneGrace =
        workloadGoneGrace == null
            ? Duration.ofSeconds(30)
            : orMinutes(workloadGoneGrace, "workloadGoneGrace", 0);
    this.onsetTolerance = orMinutes(onsetTolerance, "onsetTolerance", 2);
    this.aftermath = orMinutes(aftermath, "aftermath", 5);
  }

  /** What holds where nothing is configured. */
  public static IncidentConfig defaults() {
    return new IncidentConfig(null, null, null, null, null);
  }

  private static Duration orMinutes(@Nullable Duration value, String name, long minutes) {
    if (value == null) {
      return Duration.ofMinutes(minutes);
    }
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "incidents." + name + " is " + value + ", must not be negative");
    }
    return value;
  }
}
