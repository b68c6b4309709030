package io.responder;

import io.micrometer.core.instrument.MeterRegistry;
import io.responder.health.Pulse;
import io.responder.health.RecurringTask;
import io.responder.notify.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads that do what is done later or again and again. Thread-safe. */
final class Timer implements AutoCloseable {

  private static final Duration BEAT = Duration.ofSeconds(5);

  private final ScheduledExecutorService threads;
  private final MeterRegistry meters;
  private final List<RecurringTask> tasks = new CopyOnWriteArrayList<>();

  /**
   * @param blocking how many of its tasks may wait for the network at the same time
   */
  Timer(int blocking, MeterRegistry meters) {
    this.threads = Executors.newScheduledThreadPool(2 + blocking, Timer::daemon);
    this.meters = meters;
    // Shows that there are threads left.
    every(BEAT, "timer", () -> {});
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "responder-timer");
    thread.setDaemon(true);
    return thread;
  }

  /** Does the work again and again, whatever it throws; its failures are a metric by its name. */
  void every(Duration interval, String name, Runnable work) {
    var task = new RecurringTask(name, interval, work);
    task.bindTo(meters);
    tasks.add(task);
    task.startOn(threads);
  }

  /** Does something once. */
  void after(Duration delay, Runnable work) {
    if (!threads.isShutdown()) {
      var unused = threads.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  Scheduler scheduler() {
    return Scheduler.on(threads);
  }

  List<Pulse> pulses() {
    return tasks.stream().map(RecurringTask::pulse).toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
