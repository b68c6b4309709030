package io.responder.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How the canaries of this process fare.
 *
 * @param trips the last round trip of each partition that had one
 * @param age how long ago the partition that waits longest had its last round trip; since the start
 *     where one had none yet
 * @param partitions how many there are
 */
public record CanaryStatus(Map<Integer, Trip> trips, Duration age, int partitions) {

  public CanaryStatus {
    trips = Map.copyOf(trips);
    requireNonNull(age, "age");
  }

  /** Whether every partition had a round trip. */
  public boolean isComplete() {
    return trips.size() == partitions;
  }

  /**
   * One round trip.
   *
   * @param at when it ended
   * @param latency how long it took
   */
  public record Trip(Instant at, Duration latency) {}
}
