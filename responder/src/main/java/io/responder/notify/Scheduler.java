package io.responder.notify;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs a task later, on a thread of its own choice. */
@FunctionalInterface
public interface Scheduler {

  void after(Duration delay, Runnable task);

  /** On the threads of {@code executor}. It needs one for each receiver, which may block. */
  static Scheduler on(ScheduledExecutorService executor) {
    return (delay, task) -> {
      ScheduledFuture<?> unused = executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    };
  }
}
