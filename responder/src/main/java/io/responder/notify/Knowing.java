package io.responder.notify;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long it took until a receiver had taken the news of an incident: from the onset, by the
 * cluster's clock, until the receiver accepted the first notification of it. Counted since the
 * process started. Which receiver is whose is a matter of its configuration.
 *
 * @param receiver the receiver's name
 * @param count of how many incidents
 * @param mean zero where there were none
 * @param most zero where there were none lately
 */
public record Knowing(String receiver, long count, Duration mean, Duration most) {

  static final String METER = "responder.notify.knowing";

  private static final Duration[] BOUNDS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  public Knowing {
    requireNonNull(receiver, "receiver");
    requireNonNull(mean, "mean");
    requireNonNull(most, "most");
  }

  /** The meter of a receiver. */
  static Timer timer(MeterRegistry meters, String receiver) {
    return Timer.builder(METER)
        .description("From the onset of an incident until the receiver had taken the news of it")
        .tag("receiver", receiver)
        .serviceLevelObjectives(BOUNDS)
        .register(meters);
  }

  /** What the meters say, by receiver. */
  public static List<Knowing> of(MeterRegistry meters) {
    return meters.find(METER).timers().stream()
        .map(
            timer ->
                new Knowing(
                    String.valueOf(timer.getId().getTag("receiver")),
                    timer.count(),
                    Duration.ofMillis((long) timer.mean(TimeUnit.MILLISECONDS)),
                    Duration.ofMillis((long) timer.max(TimeUnit.MILLISECONDS))))
        .sorted(Comparator.comparing(Knowing::receiver))
        .toList();
  }
}
