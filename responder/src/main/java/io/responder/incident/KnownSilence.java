package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.ClusterInput;
import io.responder.model.Mute;
import io.responder.model.Silence;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A silence as it was last wanted. One that is over is remembered for a while, so that people can
 * see it and a late copy of a wish does not bring it back.
 *
 * @param silence the silence
 * @param wish the id of the latest input about it
 * @param changedAt when that was wanted
 * @param endedBy who ended it before its time, null where nobody did
 * @param checkedAt up to when its schedule is applied
 */
public record KnownSilence(
    Silence silence, String wish, Instant changedAt, @Nullable String endedBy, Instant checkedAt) {

  /** How long one that is over is remembered. */
  public static final Duration REMEMBERED = Duration.ofDays(5);

  public KnownSilence {
    requireNonNull(silence, "silence");
    requireNonNull(wish, "wish");
    requireNonNull(changedAt, "changedAt");
    requireNonNull(checkedAt, "checkedAt");
  }

  /**
   * What becomes of a silence that somebody wants.
   *
   * @param known what is known of it, null where nothing
   * @param now up to when time has passed
   * @return the same where something later is known
   */
  public static KnownSilence wanted(
      @Nullable KnownSilence known, ClusterInput.Silenced input, Instant now) {
    return known != null && known.isLater(input.at(), input.id())
        ? known
        : new KnownSilence(input.silence(), input.id(), input.at(), null, now);
  }

  /** What becomes of it when somebody ends it; the same where something later is known. */
  public KnownSilence ended(ClusterInput.SilenceEnded input) {
    return isLater(input.at(), input.id()) || endedBy != null || over()
        ? this
        : new KnownSilence(silence, input.id(), input.at(), input.by(), input.at());
  }

  // Ids decide between wishes of one time, so that the order of their copies does not matter.
  private boolean isLater(Instant at, String id) {
    int order = changedAt.compareTo(at);
    return order > 0 || (order == 0 && wish.compareTo(id) >= 0);
  }

  /** Whether it is in force. */
  public boolean active() {
    return endedBy == null && silence.schedule().isActive(checkedAt);
  }

  /** Whether it will never be in force again, unless it is changed. */
  public boolean over() {
    return !active() && change() == null;
  }

  private @Nullable Instant change() {
    return endedBy != null ? null : silence.schedule().nextChange(checkedAt);
  }

  /** When time changes something about it: it begins, ends, or is forgotten. */
  Instant next() {
    Instant change = change();
    return change != null ? change : checkedAt.plus(REMEMBERED);
  }

  KnownSilence checkedAt(Instant time) {
    return new KnownSilence(silence, wish, changedAt, endedBy, time);
  }

  /** What it does to an incident while it is in force. */
  Mute mute() {
    Instant until = requireNonNull(change(), "a schedule that is active ends");
    return new Mute(silence.kind(), silence.id(), silence.by(), silence.reason(), until);
  }
}
