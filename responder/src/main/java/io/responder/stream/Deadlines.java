package io.responder.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.responder.stream.KeyTable.Entry;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which key must be looked at next: the earliest deadline first, of several at one time by key, so
 * that it is the same order in every process and in a replay. One for each task; not thread-safe.
 *
 * <p>A binary heap. A deadline that moves on with every input is moved in the heap when its turn
 * comes, not with every input.
 */
final class Deadlines {

  private static final long SECOND = 1_000_000_000;

  /** Beyond this, the year 2262, no long counts nanoseconds. */
  private static final long FAR = Long.MAX_VALUE / SECOND;

  private static final int SMALLEST = 64;

  private final KeyTable table;
  private @Nullable Entry[] heap = new @Nullable Entry[SMALLEST];
  private int size;

  /** A key, and when it must be looked at. */
  record Due(String key, Instant at) {}

  /** Of the keys of a table, which keeps them. */
  Deadlines(KeyTable table) {
    this.table = table;
  }

  /** Sets the key's deadline; null removes it. */
  void set(String key, @Nullable Instant at) {
    byte[] bytes = key.getBytes(UTF_8);
    if (at == null || nanos(at) == Entry.NEVER) {
      Entry entry = table.find(bytes);
      if (entry != null) {
        remove(entry);
        table.tidy(entry);
      }
      return;
    }
    Entry entry = table.get(bytes);
    entry.at = nanos(at);
    if (entry.place < 0) {
      add(entry);
    } else if (entry.at < entry.queued) {
      entry.queued = entry.at;
      up(entry, entry.place);
    }
  }

  private static long nanos(Instant at) {
    long seconds = at.getEpochSecond();
    if (seconds >= FAR) {
      return Entry.NEVER;
    }
    return seconds < -FAR ? Long.MIN_VALUE : seconds * SECOND + at.getNano();
  }

  /** The earliest that is not after {@code now}; it stays so until it is set anew. */
  @Nullable Due first(Instant now) {
    long until = nanos(now);
    while (size > 0) {
      Entry first = entry(0);
      if (first.queued > until) {
        break;
      }
      if (first.at == first.queued) {
        return new Due(
            first.keyText(),
            Instant.ofEpochSecond(
                Math.floorDiv(first.at, SECOND), Math.floorMod(first.at, SECOND)));
      }
      first.queued = first.at;
      down(first, 0);
    }
    return null;
  }

  private void add(Entry entry) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    entry.queued = entry.at;
    up(entry, size++);
  }

  private void remove(Entry entry) {
    if (entry.place >= 0) {
      take(entry);
    }
    entry.at = Entry.NEVER;
    entry.queued = Entry.NEVER;
  }

  /** Takes an entry out of the heap. */
  private void take(Entry entry) {
    int place = entry.place;
    entry.place = -1;
    Entry last = entry(--size);
    heap[size] = null;
    if (last != entry) {
      up(last, place);
      down(last, last.place);
    }
    if (heap.length > SMALLEST && size * 4 < heap.length) {
      heap = Arrays.copyOf(heap, heap.length / 2);
    }
  }

  private void up(Entry entry, int from) {
    int place = from;
    while (place > 0) {
      Entry parent = entry((place - 1) / 2);
      if (compare(parent, entry) <= 0) {
        break;
      }
      put(parent, place);
      place = (place - 1) / 2;
    }
    put(entry, place);
  }

  private void down(Entry entry, int from) {
    int place = from;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && compare(entry(child + 1), entry(child)) < 0) {
        child++;
      }
      Entry earlier = entry(child);
      if (compare(entry, earlier) <= 0) {
        break;
      }
      put(earlier, place);
      place = child;
    }
    put(entry, place);
  }

  private void put(Entry entry, int place) {
    heap[place] = entry;
    entry.place = place;
  }

  private Entry entry(int place) {
    Entry entry = heap[place];
    if (entry == null) {
      throw new IllegalStateException("no deadline at " + place);
    }
    return entry;
  }

  private static int compare(Entry one, Entry other) {
    int byTime = Long.compare(one.queued, other.queued);
    return byTime != 0 ? byTime : one.compareKey(other);
  }
}
