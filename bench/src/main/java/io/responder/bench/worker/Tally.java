package io.responder.bench.worker;

import io.responder.bench.load.Micros;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counting sink of a watch: the last version that was handled of each object, checked against
 * the one that the load side must have left. Handlers of one kind call it from one thread.
 */
final class Tally {

  private static final long BASE = 2_000_000_000L;
  private static final int DIGITS = 6;
  private static final int MAX_OBJECTS = 1_000_000;

  private final AtomicLongArray versions;
  private final AtomicLong handled = new AtomicLong();
  private volatile String wrong = "";
  private volatile AtomicLongArray handledAt = new AtomicLongArray(0);
  private long cpuMark;
  private long wallMark;
  private long handledMark;

  Tally(int objects) {
    versions = new AtomicLongArray(Math.min(MAX_OBJECTS, objects));
  }

  /** An object was handled: {@code named} ends with its number. */
  void handled(String named, String resourceVersion) {
    int number = 0;
    for (int i = named.length() - DIGITS; i < named.length(); i++) {
      number = number * 10 + named.charAt(i) - '0';
    }
    long version = Long.parseLong(resourceVersion);
    if (number < 0 || number >= versions.length()) {
      wrong = "an object that there is not: " + named;
      return;
    }
    long before = versions.getAndSet(number, version);
    if (version < before) {
      wrong = named + " went back from " + before + " to " + version;
    }
    handled.incrementAndGet();
    AtomicLongArray times = handledAt;
    int change = (int) (version - BASE);
    if (change > 0 && change < times.length() && !times.compareAndSet(change, 0, Micros.now())) {
      wrong = "change " + change + " was handled twice";
    }
  }

  /** The output is void: why. */
  void wrong(String why) {
    wrong = why;
  }

  /** Forgets what was handled. */
  void clear() {
    for (int i = 0; i < versions.length(); i++) {
      versions.set(i, 0);
    }
  }

  void mark() {
    cpuMark = cpu();
    wallMark = System.nanoTime() / 1_000;
    handledMark = handled.get();
  }

  /** Remembers when each of the changes up to a number was handled, each once. */
  void record(int changes) {
    handledAt = new AtomicLongArray(changes + 1);
  }

  /** When a change was handled; waits for it. */
  long handledAt(int change, long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (handledAt.get(change) == 0) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("change " + change + " was not handled; " + wrong);
      }
      Thread.sleep(1);
    }
    return handledAt.get(change);
  }

  /** When any change from a number on was first handled; waits for it. */
  long handledFrom(int change, long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < until) {
      for (int i = change; i < handledAt.length(); i++) {
        if (handledAt.get(i) != 0) {
          return handledAt.get(i);
        }
      }
      Thread.sleep(1);
    }
    throw new IllegalStateException("no change from " + change + " on was handled; " + wrong);
  }

  /** How many of a range of changes were handled. */
  long recorded(int from, int to) {
    long found = 0;
    for (int change = from; change <= to; change++) {
      found += handledAt.get(change) == 0 ? 0 : 1;
    }
    return found;
  }

  /**
   * Waits until every object was handled in the version that it has after so many changes.
   *
   * @return microseconds of CPU of this process, of wall time, and what was handled, since the mark
   * @throws IllegalStateException when it does not come to that in time, or anything else was
   *     handled
   */
  String await(int objects, long changes, long seconds) throws InterruptedException {
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    int at = 0;
    while (at < objects) {
      if (versions.get(at) == expected(at, objects, changes)) {
        at++;
        continue;
      }
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(wrong);
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "object " + at + " is at " + versions.get(at) + ", " + handled + " were handled");
      }
      Thread.sleep(5);
    }
    long cpu = cpu() - cpuMark;
    long wall = System.nanoTime() / 1_000 - wallMark;
    for (int i = 0; i < objects; i++) {
      if (versions.get(i) != expected(i, objects, changes)) {
        throw new IllegalStateException("object " + i + " is at " + versions.get(i));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(wrong);
    }
    return cpu + " " + wall + " " + (handled.get() - handledMark);
  }

  private static long expected(int number, int objects, long changes) {
    long last = changes - Math.floorMod(changes - 1 - number, (long) objects);
    return last < 1 ? BASE - objects + number : BASE + last;
  }

  /** Bytes of live objects after forced collections. */
  static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The CPU that this process used so far, all threads, collections and compilations included. */
  private static long cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1_000;
  }

  /** Answers the commands that all watches have in common. */
  String answer(java.util.List<String> words, Runnable start) throws InterruptedException {
    return switch (words.get(0)) {
      case "start" -> {
        mark();
        start.run();
        yield "ok";
      }
      case "mark" -> {
        mark();
        yield "ok";
      }
      case "await" ->
          await(
              Integer.parseInt(words.get(1)),
              Long.parseLong(words.get(2)),
              Long.parseLong(words.get(3)));
      case "heap" -> Long.toString(heap());
      case "record" -> {
        record(Integer.parseInt(words.get(1)));
        yield "ok";
      }
      case "handled" ->
          Long.toString(handledAt(Integer.parseInt(words.get(1)), Long.parseLong(words.get(2))));
      case "after" ->
          Long.toString(handledFrom(Integer.parseInt(words.get(1)), Long.parseLong(words.get(2))));
      case "recorded" ->
          Long.toString(recorded(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2))));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }
}
