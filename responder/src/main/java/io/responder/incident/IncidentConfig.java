package io.responder.incident;

import io.responder.model.Severity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
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
 * @param commonCause when one incident stands for many
 * @param escalation when an incident that nobody has taken is told again
 * @param flapping when a problem that comes and goes is one that stays
 * @param rise when an incident becomes more severe by itself
 */
public record IncidentConfig(
    @NotNull Duration reopenWindow,
    @NotNull Duration goneGrace,
    @NotNull Duration workloadGoneGrace,
    @NotNull Duration onsetTolerance,
    @NotNull Duration aftermath,
    @NotNull @Valid CommonCause commonCause,
    @NotNull @Valid Escalation escalation,
    @NotNull @Valid Flapping flapping,
    @NotNull @Valid Rise rise) {

  /** Null components take their defaults. */
  public IncidentConfig(
      @Nullable Duration reopenWindow,
      @Nullable Duration goneGrace,
      @Nullable Duration workloadGoneGrace,
      @Nullable Duration onsetTolerance,
      @Nullable Duration aftermath,
      @Nullable CommonCause commonCause,
      @Nullable Escalation escalation,
      @Nullable Flapping flapping,
      @Nullable Rise rise) {
    this.reopenWindow = or(reopenWindow, "reopenWindow", Duration.ofMinutes(15));
    this.goneGrace = or(goneGrace, "goneGrace", Duration.ofMinutes(2));
    this.workloadGoneGrace = or(workloadGoneGrace, "workloadGoneGrace", Duration.ofSeconds(30));
    this.onsetTolerance = or(onsetTolerance, "onsetTolerance", Duration.ofMinutes(2));
    this.aftermath = or(aftermath, "aftermath", Duration.ofMinutes(5));
    this.commonCause = commonCause == null ? new CommonCause(null, null, null, null) : commonCause;
    this.escalation = escalation == null ? new Escalation(null, null) : escalation;
    this.flapping = flapping == null ? new Flapping(null, null, null) : flapping;
    this.rise = rise == null ? new Rise(null, null) : rise;
  }

  /** What holds where nothing is configured. */
  public static IncidentConfig defaults() {
    return new IncidentConfig(null, null, null, null, null, null, null, null, null);
  }

  /**
   * When one incident stands for many.
   *
   * @param members how many workloads must say the same for it; 3 unless set. Where a rule names
   *     the shared thing that is broken, two are enough
   * @param storm how many members make it a storm; 10 unless set
   * @param window within what time they must have opened; 10 minutes unless set
   * @param gather how long an incident whose cause is a shared thing waits for others like it
   *     before it is told; 700 milliseconds unless set
   */
  public record CommonCause(
      @NotNull @Min(2) Integer members,
      @NotNull @Min(2) Integer storm,
      @NotNull Duration window,
      @NotNull Duration gather) {

    public CommonCause(
        @Nullable Integer members,
        @Nullable Integer storm,
        @Nullable Duration window,
        @Nullable Duration gather) {
      this.members = members == null ? 3 : members;
      this.storm = storm == null ? 10 : storm;
      this.window = or(window, "commonCause.window", Duration.ofMinutes(10));
      this.gather = or(gather, "commonCause.gather", Duration.ofMillis(700));
    }
  }

  /**
   * When an incident that nobody has taken is told again.
   *
   * @param after how long it has been open for each level; none unless set
   * @param severity the least severity that escalates; critical unless set
   */
  public record Escalation(@NotNull List<@NotNull Duration> after, @NotNull Severity severity) {

    public Escalation(@Nullable List<Duration> after, @Nullable Severity severity) {
      this.after = after == null ? List.of() : List.copyOf(after);
      this.severity = severity == null ? Severity.CRITICAL : severity;
      for (int i = 0; i < this.after.size(); i++) {
        Duration former = i == 0 ? Duration.ZERO : this.after.get(i - 1);
        if (this.after.get(i).compareTo(former) <= 0) {
          throw new IllegalArgumentException(
              "incidents.escalation.after must grow: "
                  + this.after.get(i)
                  + " is not more than "
                  + former);
        }
      }
    }
  }

  /**
   * When a problem that comes and goes is one that stays.
   *
   * @param times how often it must come back; 3 unless set, 0 never
   * @param window within what time; 1 hour unless set
   * @param quiet how long it must then stay away to be over; 15 minutes unless set
   */
  public record Flapping(
      @NotNull @Min(0) Integer times, @NotNull Duration window, @NotNull Duration quiet) {

    public Flapping(@Nullable Integer times, @Nullable Duration window, @Nullable Duration quiet) {
      this.times = times == null ? 3 : times;
      this.window = or(window, "flapping.window", Duration.ofHours(1));
      this.quiet = or(quiet, "flapping.quiet", Duration.ofMinutes(15));
    }
  }

  /**
   * When a warning becomes critical by itself.
   *
   * @param after how long it has been open; 24 hours unless set, 0 never
   * @param objects how many objects show it at once; 10 unless set, 0 never
   */
  public record Rise(@NotNull Duration after, @NotNull @Min(0) Integer objects) {

    public Rise(@Nullable Duration after, @Nullable Integer objects) {
      this.after = or(after, "rise.after", Duration.ofHours(24));
      this.objects = objects == null ? 10 : objects;
    }
  }

  private static Duration or(@Nullable Duration value, String name, Duration byDefault) {
    if (value != null && value.isNegative()) {
      throw new IllegalArgumentException(
          "incidents." + name + " is " + value + ", must not be negative");
    }
    return value == null ? byDefault : value;
  }
}
