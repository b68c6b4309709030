package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an object states, though nothing need be wrong with it, that changes how the incidents of
 * its workload are dealt with.
 *
 * @param mute what its annotations say against telling of them, null where nothing
 * @param rollout its roll-out that is under way, null where none is
 */
public record Circumstances(@Nullable Mute mute, @Nullable Rollout rollout) {

  /** Nothing of the kind. */
  public static final Circumstances NONE = new Circumstances(null, null);

  /**
   * A workload replaces its pods by others.
   *
   * @param since since when
   * @param deadline when it counts as stuck unless it gets on
   */
  public record Rollout(Instant since, Instant deadline) {
    public Rollout {
      requireNonNull(since, "since");
      requireNonNull(deadline, "deadline");
    }
  }
}
