package io.responder.simulator.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is being played: every change, in order, to one consumer, each at its time.
 * Thread safe. {@link #close()} stops after the change that is being played.
 */
public final class Playback implements AutoCloseable {
  private final Recording recording;
  private final Pace pace;
  private final Consumer<RecordedChange> player;
  private final AtomicInteger played = new AtomicInteger();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean stopped;

  /** A playback that has not begun. */
  public Playback(Recording recording, Pace pace, Consumer<RecordedChange> player) {
    this.recording = recording;
    this.pace = pace;
    this.player = player;
  }

  /** Plays; what has to wait for its time is played in the background after this returns. */
  public Playback start() {
    play(0, null);
    return this;
  }

  /** Completed when everything was played or it was closed; failed when a change was refused. */
  public CompletableFuture<Void> done() {
    return done.copy();
  }

  /** How many changes were played so far. */
  public int played() {
    return played.get();
  }

  @Override
  public void close() {
    stopped = true;
    done.complete(null);
  }

  private void play(int from, @Nullable Instant reached) {
    Instant now = reached;
    int next = from;
    while (next < recording.changes().size() && !stopped) {
      RecordedChange change = recording.changes().get(next);
      Instant time = change.time();
      Duration wait = pace.between(now, time);
      now = now == null || (time != null && time.isAfter(now)) ? time : now;
      if (!wait.isZero()) {
        int index = next;
        Instant then = now;
        CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS)
            .execute(() -> resume(index, then));
        return;
      }
      if (!playOne(change)) {
        return;
      }
      next++;
    }
    done.complete(null);
  }

  private void resume(int index, @Nullable Instant reached) {
    if (!stopped && playOne(recording.changes().get(index))) {
      play(index + 1, reached);
    }
  }

  private boolean playOne(RecordedChange change) {
    try {
      player.accept(change);
      played.incrementAndGet();
      return true;
    } catch (RuntimeException e) {
      done.completeExceptionally(
          new IllegalArgumentException(
              recording.name() + " line " + change.line() + " cannot be played: " + e.getMessage(),
              e));
      return false;
    }
  }
}
