package io.responder.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.responder.stream.KeyTable.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which key must be looked at next, to the millisecond. One for each task; not thread-safe.
 *
 * <p>A binary heap. A deadline that moves on with every input is moved in the heap when its turn
 * comes, not with every input.
 */
final class Deadlines {

  /** Beyond this no clock counts milliseconds. */
  private static final Instant FAR = Instant.ofEpochMilli(Long.MAX_VALUE).minusSeconds(1);

  private static final int SMALLEST = 64;

  private final KeyTable table;
  private @Nullable Entry[] heap = new @Nullable Entry[SMALLEST];
  private int size;

  /** Of the keys of a table, which keeps them. */
  Deadlines(KeyTable table) {
    this.table = table;
  }

  /** Sets the key's deadline; null removes it. */
  void set(String key, @Nullable Instant at) {
    byte[] bytes = key.getBytes(UTF_8);
    if (at == null || at.isAfter(FAR)) {
      Entry entry = table.find(bytes);
      if (entry != null) {
        remove(entry);
        table.tidy(entry);
      }
      return;
    }
    Entry entry = table.get(bytes);
    // No earlier than the instant.
    entry.at = at.plusNanos(999_999).toEpochMilli();
    if (entry.place < 0) {
      add(entry);
    } else if (entry.at < entry.queued) {
      entry.queued = entry.at;
      up(entry, entry.place);
    }
  }

  /**
   * The keys whose deadline is not after {@code now}, the earliest first, at most {@code limit}.
   * They stay due until they are set anew.
   */
  List<String> due(Instant now, int limit) {
    long until = now.toEpochMilli();
    List<Entry> due = new ArrayList<>();
    while (size > 0 && due.size() < limit) {
      Entry first = entry(0);
      if (first.queued > until) {
        break;
      }
      if (first.at > first.queued) {
        first.queued = first.at;
        down(first, 0);
      } else {
        due.add(first);
        take(first);
      }
    }
    due.forEach(this::add);
    return due.stream().map(Entry::keyText).toList();
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
