package io.responder.failpoint;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A place in the code at which a fault test can make the process fail.
 *
 * <p>The system property {@code failpoints}, read once when the process starts, is a list of {@code
 * name:action[@first][*count]}, separated by commas: the action happens at the {@code first} time
 * the place is reached (the first by default) and at {@code count} times in all (always by
 * default). Actions: {@code halt} ends the process as kill -9 does, with code 137; {@code throw}
 * throws an {@link IllegalStateException}; {@code error} throws an {@link Error}; {@code oom} runs
 * out of heap; {@code sleep(ms)} waits; {@code hang} waits for ever. A list that cannot be read
 * ends the process with code 2 before it does anything. Without the property {@link #hit} does
 * nothing, and the compiler removes it.
 */
public enum Failpoint {
  /** An event is about to be handed to the producer. */
  EVENT_BEFORE_PRODUCE,
  /** The broker has acknowledged an event, and nobody here knows yet. */
  EVENT_AFTER_ACK,
  /** The sender of a cluster is about to offer an event. */
  SENDER_BEFORE_SINK,
  /** The sink has taken an event, and its mark is still there. */
  SENDER_AFTER_SINK,
  /** An informer tells of a change. */
  WATCH_HANDLER,
  /** A stage of the pipeline takes a record. */
  STAGE_BEFORE_REDUCE,
  /** The outputs of a record are about to be forwarded. */
  STAGE_BEFORE_APPEND,
  /** The outputs of a record were forwarded. */
  STAGE_AFTER_APPEND,
  /** A stage looks at its deadlines. */
  STAGE_PUNCTUATE,
  /** The states that changed are about to be written, before their inputs are committed. */
  STATE_BEFORE_COMMIT,
  /** The states that changed were written, and their inputs are not committed. */
  STATE_AFTER_COMMIT,
  /** A receiver is about to be told. */
  NOTIFY_BEFORE_SEND,
  /** A receiver has accepted, and nobody here knows yet. */
  NOTIFY_AFTER_2XX,
  /** A feed is about to commit what was handled. */
  FEED_BEFORE_COMMIT,
  /** A feed has committed what was handled. */
  FEED_AFTER_COMMIT,
  /** The broker inside the process is about to start. */
  BROKER_BEFORE_START,
  /** The broker inside the process serves. */
  BROKER_AFTER_START,
  /** A round of the thread that tells what changed in a cluster. */
  THREAD_SENDER,
  /** A list or watch of an informer's thread begins. */
  THREAD_INFORMER,
  /** A round of the thread of a feed. */
  THREAD_FEED,
  /** A round of the thread that looks after the pipeline. */
  THREAD_STREAM_WATCH,
  /** A round of the threads that tell receivers and look for clusters. */
  THREAD_TIMER;

  /** The property that arms failpoints. */
  public static final String PROPERTY = "failpoints";

  private static final Map<Failpoint, Plan> PLANS = armed();
  private static final boolean ARMED = !PLANS.isEmpty();

  /** The name in the property, such as {@code notify.after-2xx}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
  }

  /** Does what the process was started to do here: nothing, unless in a fault test. */
  public void hit() {
    if (ARMED) {
      var plan = PLANS.get(this);
      if (plan != null) {
        plan.reach(this);
      }
    }
  }

  private static Map<Failpoint, Plan> armed() {
    try {
      return parse(System.getProperty(PROPERTY, ""));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      throw e;
    }
  }

  static Map<Failpoint, Plan> parse(String text) {
    var plans = new EnumMap<Failpoint, Plan>(Failpoint.class);
    for (String entry : text.split(",", -1)) {
      if (!entry.isBlank()) {
        int colon = entry.indexOf(':');
        plans.put(named(entry.substring(0, Math.max(0, colon)).strip()), plan(entry, colon + 1));
      }
    }
    return plans;
  }

  private static Failpoint named(String label) {
    return Arrays.stream(values())
        .filter(failpoint -> failpoint.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown("failpoint", label, values())));
  }

  private static Plan plan(String entry, int from) {
    var action = entry.substring(from).strip();
    int count = Integer.MAX_VALUE;
    int first = 1;
    try {
      int star = action.indexOf('*');
      if (star >= 0) {
        count = Integer.parseInt(action.substring(star + 1));
        action = action.substring(0, star);
      }
      int at = action.indexOf('@');
      if (at >= 0) {
        first = Integer.parseInt(action.substring(at + 1));
        action = action.substring(0, at);
      }
      long millis = 0;
      if (action.startsWith("sleep(") && action.endsWith(")")) {
        millis = Long.parseLong(action.substring("sleep(".length(), action.length() - 1));
        action = "sleep";
      }
      return new Plan(action(action), millis, first, count);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "failpoint \"" + entry + "\" must be name:action[@first][*count]", e);
    }
  }

  private static Action action(String label) {
    return Arrays.stream(Action.values())
        .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown("action", label, Action.values())));
  }

  private static String unknown(String what, String label, Enum<?>[] known) {
    return Arrays.stream(known)
        .map(one -> one instanceof Failpoint f ? f.label() : one.name().toLowerCase(Locale.ROOT))
        .collect(
            Collectors.joining(", ", "unknown " + what + " \"" + label + "\"; there are ", ""));
  }

  enum Action {
    HALT,
    THROW,
    ERROR,
    OOM,
    SLEEP,
    HANG
  }

  /** What happens at one failpoint, and when. Thread-safe. */
  static final class Plan {
    private final Action action;
    private final long millis;
    private final int first;
    private final int count;
    private final AtomicInteger reached = new AtomicInteger();

    Plan(Action action, long millis, int first, int count) {
      this.action = action;
      this.millis = millis;
      this.first = first;
      this.count = count;
    }

    void reach(Failpoint where) {
      int time = reached.incrementAndGet();
      if (time >= first && time - first < count) {
        act(where);
      }
    }

    private void act(Failpoint where) {
      switch (action) {
        case HALT -> Runtime.getRuntime().halt(137);
        case THROW -> throw new IllegalStateException("failpoint " + where.label());
        case ERROR -> throw new AssertionError("failpoint " + where.label());
        case OOM -> exhaust();
        case SLEEP -> sleep(millis);
        case HANG -> sleep(Long.MAX_VALUE);
      }
    }

    /** Until the virtual machine itself finds that the heap is used up. */
    private static void exhaust() {
      var held = new java.util.ArrayList<long[]>();
      while (true) {
        held.add(new long[Integer.MAX_VALUE / 16]);
      }
    }

    private static void sleep(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
