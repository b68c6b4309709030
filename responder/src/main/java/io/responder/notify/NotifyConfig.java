package io.responder.notify;

import io.github.resilience4j.core.IntervalFunction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code notify} of the configuration.
 *
 * @param receivers who is told
 * @param firstRetry how long to wait after the first failed attempt; 1 second unless set
 * @param longestRetry how long to wait at most between two attempts, unless the receiver asks for
 *     more; 5 minutes unless set
 * @param delayedAfter how old a transition is when its notification is marked as delayed; 2 minutes
 *     unless set
 */
public record NotifyConfig(
    @NotNull List<@Valid ReceiverConfig> receivers,
    @NotNull Duration firstRetry,
    @NotNull Duration longestRetry,
    @NotNull Duration delayedAfter) {

  /** Null components take their defaults. */
  public NotifyConfig(
      @Nullable List<@Valid ReceiverConfig> receivers,
      @Nullable Duration firstRetry,
      @Nullable Duration longestRetry,
      @Nullable Duration delayedAfter) {
    this.receivers = receivers == null ? List.of() : List.copyOf(receivers);
    this.firstRetry = firstRetry == null ? Duration.ofSeconds(1) : firstRetry;
    this.longestRetry = longestRetry == null ? Duration.ofMinutes(5) : longestRetry;
    this.delayedAfter = delayedAfter == null ? Duration.ofMinutes(2) : delayedAfter;
    if (this.firstRetry.toMillis() < 10) {
      throw new IllegalArgumentException(
          "notify.firstRetry is " + firstRetry + ", must be at least 10ms");
    }
    if (this.longestRetry.compareTo(this.firstRetry) <= 0) {
      throw new IllegalArgumentException(
          "notify.longestRetry is " + this.longestRetry + ", must be more than notify.firstRetry");
    }
    Set<String> names = new HashSet<>();
    for (ReceiverConfig receiver : this.receivers) {
      if (!names.add(receiver.name())) {
        throw new IllegalArgumentException(
            "notify.receivers has two entries with the name " + receiver.name());
      }
    }
  }

  /** Exponential with jitter, so that many instances do not come back at once. */
  public IntervalFunction backoff() {
    return IntervalFunction.ofExponentialRandomBackoff(firstRetry, 2.0, 0.5, longestRetry);
  }
}
