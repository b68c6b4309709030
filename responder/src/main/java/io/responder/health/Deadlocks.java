package io.responder.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whether threads of this process wait for each other for ever. */
public final class Deadlocks {

  private Deadlocks() {}

  /** Fails with the names of the threads. */
  public static Check check() {
    var threads = ManagementFactory.getThreadMXBean();
    var locked = threads.findDeadlockedThreads();
    if (locked == null) {
      return Check.pass("deadlock", "none");
    }
    return Check.fail(
        "deadlock",
        Arrays.stream(threads.getThreadInfo(locked))
            .filter(Objects::nonNull)
            .map(ThreadInfo::getThreadName)
            .sorted()
            .collect(Collectors.joining(", ", "threads wait for each other: ", "")));
  }
}
