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
 * The silences that are in force or will be, as far as this process has read them.
 *
 * <p>Those that are over are forgotten; what people have wanted is in the topic. Thread-safe.
 */
public final class SilencesView {

  /** From so many on those that are over are looked for and forgotten. */
  private static final int MANY = 1_000;

  private final Clock clock;
  private final Map<String, Silenced> silences = new ConcurrentHashMap<>();
  private volatile boolean caughtUp;

  public SilencesView(Clock clock) {
    this.clock = clock;
  }

  /** Takes over what somebody wants; what is no silence changes nothing. */
  public void take(ClusterInput input) {
    if (input instanceof Silenced silenced) {
      silences.put(key(silenced.cluster(), silenced.silence().id()), silenced);
    } else if (input instanceof SilenceEnded ended) {
      silences.remove(key(ended.cluster(), ended.silence()));
    }
    if (silences.size() > MANY) {
      silences.values().removeIf(this::isOver);
    }
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
    return silences.values().stream().filter(silenced -> !isOver(silenced));
  }

  /** The silence of an id in each of its clusters; none where it is over or was never there. */
  public List<Silenced> find(String id) {
    return all().filter(silenced -> silenced.silence().id().equals(id)).toList();
  }

  private boolean isOver(Silenced silenced) {
    Instant now = clock.instant();
    var schedule = silenced.silence().schedule();
    return !schedule.isActive(now) && schedule.nextChange(now) == null;
  }

  private static String key(String cluster, String silence) {
    return cluster + '/' + silence;
  }
}
