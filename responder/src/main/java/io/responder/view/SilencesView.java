package io.responder.view;

import io.responder.model.ClusterInput;
import io.responder.model.ClusterInput.SilenceEnded;
import io.responder.model.ClusterInput.Silenced;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The silences that are in force or will be, as far as this process has read them, and which others
 * the topic still has. Thread-safe.
 */
public final class SilencesView {

  private final Clock clock;
  // The latest about each: a silence, or its end.
  private final Map<String, ClusterInput> latest = new ConcurrentHashMap<>();
  private volatile boolean caughtUp;

  /**
   * A silence that is over.
   *
   * @param key of its record
   */
  public record Over(String cluster, String key) {}

  public SilencesView(Clock clock) {
    this.clock = clock;
  }

  /** Takes over what somebody wants; what is no silence changes nothing. */
  public void take(ClusterInput input) {
    if (input instanceof Silenced silenced) {
      latest.put(key(silenced.cluster(), silenced.silence().id()), silenced);
    } else if (input instanceof SilenceEnded ended) {
      latest.put(key(ended.cluster(), ended.silence()), ended);
    }
  }

  /** Takes over that the topic has it no more. */
  public void forget(String key) {
    latest.remove(key);
  }

  /** Everything that was there when the process began to read has been taken. */
  public void caughtUp() {
    caughtUp = true;
  }

  /** Whether what it says is complete. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Those that are in force or will be, one for each cluster, in no order. */
  public Stream<Silenced> all() {
    Instant now = clock.instant();
    return latest.values().stream()
        .filter(Silenced.class::isInstance)
        .map(Silenced.class::cast)
        .filter(silenced -> !wasOver(silenced, now));
  }

  /** The silence of an id in each of its clusters; none where it is over or was never there. */
  public List<Silenced> find(String id) {
    return all().filter(silenced -> silenced.silence().id().equals(id)).toList();
  }

  /** Those that were over at a time and are still in the topic, in no order. */
  public List<Over> over(Instant at) {
    return latest.entrySet().stream()
        .filter(entry -> wasOver(entry.getValue(), at))
        .map(entry -> new Over(entry.getValue().cluster(), entry.getKey()))
        .toList();
  }

  private static boolean wasOver(ClusterInput input, Instant at) {
    if (!(input instanceof Silenced silenced)) {
      return input.at().isBefore(at);
    }
    var schedule = silenced.silence().schedule();
    return silenced.at().isBefore(at) && !schedule.isActive(at) && schedule.nextChange(at) == null;
  }

  private static String key(String cluster, String silence) {
    return cluster + '/' + silence;
  }
}
