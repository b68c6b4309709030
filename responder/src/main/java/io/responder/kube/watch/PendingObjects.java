package io.responder.kube.watch;

import io.responder.kube.decode.KubeObject;
import io.responder.model.ClusterEvent.FinalState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster that changed and were not yet told: one mark an address, however often
 * it changes. Thread-safe.
 *
 * <p>A mark is either queued, delayed, or in the hands of the sender; it goes when what it stood
 * for when it was taken is told and nothing changed since. A deleted object is kept in its mark
 * until its deletion is told, before the state of a successor of the same name.
 */
final class PendingObjects {

  // Successors of one name that came and went while nothing could be told: the oldest are left
  // out, and their incidents end with the ones that are told.
  private static final int MAX_GONE = 16;

  // What the list of a large cluster made room for is given back.
  private static final int MANY = 10_000;

  // Who took something takes what comes right behind it without being woken for each.
  private static final long LINGER_NANOS = 100_000;

  private final InstantSource clock;
  private final int maxInFlight;
  private Map<Address, Mark> marks = new HashMap<>(); // guarded by this
  private Queue<Mark> queued = new ArrayDeque<>(); // guarded by this
  private final PriorityQueue<Mark> delayed =
      new PriorityQueue<>(Comparator.comparing((Mark mark) -> mark.due)); // guarded by this
  private int inFlight; // guarded by this
  private int most; // guarded by this
  private boolean busy; // guarded by this
  private boolean waiting; // guarded by this
  private boolean closed; // guarded by this

  PendingObjects(InstantSource clock, int maxInFlight) {
    this.clock = clock;
    this.maxInFlight = maxInFlight;
  }

  /** The object has a new state. */
  synchronized void changed(KindInformer informer, KubeObject object) {
    touch(informer, object).changed = true;
  }

  /** The object is gone. */
  synchronized void deleted(KindInformer informer, KubeObject object, FinalState finalState) {
    touch(informer, object).gone(new Gone(object, finalState));
  }

  /**
   * Marks these objects, told or not, and says when they and everything of the informer that is
   * pending now is told: what it stands for now, or something later.
   */
  synchronized Told mark(KindInformer informer, Collection<KubeObject> objects) {
    for (KubeObject object : objects) {
      changed(informer, object);
    }
    Told told = new Told();
    for (Mark mark : marks.values()) {
      if (mark.address.informer == informer) {
        mark.await(told);
        told.remaining++;
      }
    }
    return told;
  }

  /** Whether all of it is told. */
  synchronized boolean isDone(Told told) {
    return told.remaining == 0;
  }

  /**
   * Takes the next mark into the caller's hands, which must give it back by {@link #told}, {@link
   * #failed} or {@link #hold}. Waits at most the given time.
   */
  @Nullable Work take(Duration patience) throws InterruptedException {
    if (idleAfterWork()) {
      LockSupport.parkNanos(LINGER_NANOS);
    }
    return next(patience);
  }

  private synchronized boolean idleAfterWork() {
    boolean idle = busy && queued.isEmpty() && !closed;
    busy &= !idle;
    return idle;
  }

  private synchronized @Nullable Work next(Duration patience) throws InterruptedException {
    @Nullable Instant until = null;
    while (!closed) {
      if (!delayed.isEmpty()) {
        Instant now = clock.instant();
        while (!delayed.isEmpty() && !delayed.element().due.isAfter(now)) {
          queued.add(delayed.remove());
        }
      }
      if (!queued.isEmpty() && inFlight < maxInFlight) {
        Mark mark = queued.remove();
        inFlight++;
        busy = true;
        mark.taken = mark.changes;
        return new Work(mark, mark.firstGone(), mark.seenAt);
      }
      Instant now = clock.instant();
      until = until == null ? now.plus(patience) : until;
      if (!now.isBefore(until)) {
        return null;
      }
      waiting = true;
      // Short waits: delays end by the injected clock, which nobody else wakes us for.
      wait(Math.max(1, Math.min(50, Duration.between(now, until).toMillis())));
      waiting = false;
    }
    return null;
  }

  /** What the work stood for is told. True when the object did not change since. */
  synchronized boolean told(Work work) {
    Mark mark = work.mark;
    inFlight--;
    mark.attempts = 0;
    mark.heldSince = null;
    boolean current = mark.taken == mark.changes;
    if (work.gone != null) {
      mark.told(work.gone);
    } else if (current) {
      mark.changed = false;
    }
    if (mark.changed || mark.firstGone() != null) {
      queued.add(mark);
      if (work.gone == null) {
        mark.settle(mark.taken);
      }
    } else {
      remove(mark);
      mark.settle(Long.MAX_VALUE);
    }
    wake();
    return current && !mark.changed;
  }

  /** It was not told: it is taken again after the delay. */
  synchronized void failed(Work work, Duration delay) {
    work.mark.attempts++;
    back(work.mark, delay);
  }

  /** It cannot be told yet: it is taken again after the delay. */
  synchronized void hold(Work work, Duration delay) {
    if (work.mark.heldSince == null) {
      work.mark.heldSince = clock.instant();
    }
    back(work.mark, delay);
  }

  /** How many objects wait to be told. */
  synchronized int size() {
    return marks.size();
  }

  /** Ends all waiting. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean closed() {
    return closed;
  }

  private void back(Mark mark, Duration delay) {
    inFlight--;
    mark.due = clock.instant().plus(delay);
    delayed.add(mark);
    wake();
  }

  private Mark touch(KindInformer informer, KubeObject object) {
    Instant now = clock.instant();
    Address address = new Address(informer, object.namespace(), object.name());
    Mark mark = marks.get(address);
    if (mark == null) {
      mark = new Mark(address, now);
      marks.put(address, mark);
      queued.add(mark);
      most = Math.max(most, marks.size());
    }
    mark.changes++;
    mark.seenAt = now;
    wake();
    return mark;
  }

  private void remove(Mark mark) {
    marks.remove(mark.address);
    if (marks.isEmpty() && most > MANY) {
      marks = new HashMap<>();
      queued = new ArrayDeque<>();
      most = 0;
    }
  }

  private void wake() {
    if (waiting) {
      notifyAll();
    }
  }

  /** That some marks are told. Read by {@link #isDone}. */
  static final class Told {
    private int remaining; // guarded by the PendingObjects
  }

  /** A deleted object. */
  record Gone(KubeObject object, FinalState finalState) {}

  /** What the sender is to tell: that an object is gone, else the latest state. */
  static final class Work {
    private final Mark mark;
    private final @Nullable Gone gone;
    private final Instant seenAt;

    private Work(Mark mark, @Nullable Gone gone, Instant seenAt) {
      this.mark = mark;
      this.gone = gone;
      this.seenAt = seenAt;
    }

    KindInformer informer() {
      return mark.address.informer;
    }

    String namespace() {
      return mark.address.namespace;
    }

    String name() {
      return mark.address.name;
    }

    @Nullable Gone gone() {
      return gone;
    }

    Instant seenAt() {
      return seenAt;
    }

    /** How often telling it failed in a row. */
    int attempts() {
      return mark.attempts;
    }

    /** Since when it is being held, null where it is not. */
    @Nullable Instant heldSince() {
      return mark.heldSince;
    }
  }

  /** Where an object is. Found once or twice for each change: no record, whose hash is slow. */
  private static final class Address {
    private final KindInformer informer;
    private final String namespace;
    private final String name;

    Address(KindInformer informer, String namespace, String name) {
      this.informer = informer;
      this.namespace = namespace;
      this.name = name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Address that
          && informer == that.informer
          && name.equals(that.name)
          && namespace.equals(that.namespace);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * name.hashCode() + namespace.hashCode()) + System.identityHashCode(informer);
    }
  }

  // All fields guarded by the enclosing PendingObjects.
  private static final class Mark {
    private final Address address;
    // Null where there is none, as nearly always.
    private @Nullable Deque<Gone> gone;
    private Instant seenAt;
    private Instant due;
    private boolean changed;
    private long changes;
    private long taken;
    private int attempts;
    private @Nullable Instant heldSince;
    // Who waits for it, and for which of its changes.
    private @Nullable Map<Told, Long> awaited;

    Mark(Address address, Instant now) {
      this.address = address;
      this.seenAt = now;
      this.due = now;
    }

    private @Nullable Gone firstGone() {
      return gone == null ? null : gone.peekFirst();
    }

    private void gone(Gone object) {
      Deque<Gone> all = gone;
      if (all == null) {
        all = new ArrayDeque<>(1);
        gone = all;
      }
      if (all.size() >= MAX_GONE) {
        // Never the first: it may be on its way.
        Gone first = all.removeFirst();
        all.removeFirst();
        all.addFirst(first);
      }
      all.addLast(object);
    }

    private void told(Gone object) {
      if (gone != null) {
        gone.remove(object);
      }
    }

    private void await(Told told) {
      Map<Told, Long> all = awaited;
      if (all == null) {
        all = new HashMap<>(1);
        awaited = all;
      }
      all.put(told, changes);
    }

    private void settle(long upTo) {
      if (awaited == null) {
        return;
      }
      awaited
          .entrySet()
          .removeIf(
              entry -> {
                boolean told = entry.getValue() <= upTo;
                entry.getKey().remaining -= told ? 1 : 0;
                return told;
              });
    }
  }
}
