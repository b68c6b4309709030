package io.responder.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the pipeline fares, for readiness, metrics and people.
 *
 * <p>That it runs does not say that it works: the canary says that.
 *
 * @param detail why it is in this state, in one sentence; empty where there is nothing to say
 * @param lag how many records of each topic wait, as the broker counts; empty before the first look
 * @param oldest when the record of each topic that waits longest was written; none where nothing
 *     waits
 * @param gaps how many records of each topic were deleted before this process had processed them
 * @param silentSince since when the broker does not answer; null while it does, and before it was
 *     first reached
 * @param lastProcessed when a record of each topic was last processed by this process
 * @param lastCommit when progress was last committed; null before the first time
 * @param canary the end-to-end proof
 * @param deadLetters how many records this process set aside
 * @param restarts how many threads were replaced after a passing error
 */
public record StreamStatus(
    State state,
    String detail,
    Map<String, Long> lag,
    Map<String, Instant> oldest,
    Map<String, Long> gaps,
    @Nullable Instant silentSince,
    Map<String, Instant> lastProcessed,
    @Nullable Instant lastCommit,
    CanaryStatus canary,
    long deadLetters,
    int restarts) {

  public StreamStatus {
    requireNonNull(state, "state");
    requireNonNull(detail, "detail");
    lag = Map.copyOf(lag);
    oldest = Map.copyOf(oldest);
    gaps = Map.copyOf(gaps);
    lastProcessed = Map.copyOf(lastProcessed);
    requireNonNull(canary, "canary");
  }

  /** False when only a restart of the process can help. */
  public boolean isLive() {
    return state != State.FAILED;
  }

  /** Whether an event that comes now would be told: all partitions had a canary lately. */
  public boolean isReady(Duration canaryLimit) {
    return state == State.RUNNING
        && canary.isComplete()
        && canary.age().compareTo(canaryLimit) <= 0;
  }

  /** Where the pipeline is in its life. */
  public enum State {
    /** No broker was reached yet. */
    CONNECTING("connecting"),
    /** Partitions are being assigned or states restored. */
    RESTORING("restoring"),
    /** Records are processed, as far as Kafka Streams knows. */
    RUNNING("running"),
    /** It gave up. */
    FAILED("failed"),
    /** It was closed. */
    CLOSED("closed");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The name in metrics and logs. */
    public String label() {
      return label;
    }
  }
}
