package io.responder.health;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again.
 *
 * <p>An exception ends one round only: each is counted, and told where it is another one than that
 * of the round before. An error ends the task, and its pulse is missed. Thread-safe where the work
 * is.
 */
public final class RecurringTask implements Runnable, MeterBinder {

  private static final Logger LOGGER = LoggerFactory.getLogger(RecurringTask.class);

  private final String name;
  private final Duration interval;
  private final Runnable work;
  private final Pulse pulse;
  private final AtomicLong failures = new AtomicLong();
  private @Nullable String told; // guarded by this

  /**
   * @param name tells it apart from every other one, in the log, the metrics and the probe
   */
  public RecurringTask(String name, Duration interval, Runnable work) {
    this.name = requireNonNull(name, "name");
    this.interval = requireNonNull(interval, "interval");
    this.work = requireNonNull(work, "work");
    this.pulse = new Pulse(name);
  }

  /** Begins one interval from now, and leaves as much between two rounds. */
  public void startOn(ScheduledExecutorService timer) {
    beat();
    long millis = interval.toMillis();
    var unused = timer.scheduleWithFixedDelay(this, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Does one round. */
  @Override
  public void run() {
    beat();
    try {
      work.run();
      worked();
    } catch (RuntimeException e) {
      // A timer never again runs what threw.
      failed(e);
    }
  }

  private void beat() {
    pulse.beat(interval.plus(Pulse.LIMIT));
  }

  private synchronized void worked() {
    if (told != null) {
      told = null;
      LOGGER.atInfo().setMessage("a recurring task works again").addKeyValue("task", name).log();
    }
  }

  private synchronized void failed(RuntimeException e) {
    failures.incrementAndGet();
    if (Thread.currentThread().isInterrupted()) {
      // The timer is shut down.
      return;
    }
    if (!e.toString().equals(told)) {
      told = e.toString();
      LOGGER
          .atError()
          .setMessage("a recurring task failed and is tried again")
          .addKeyValue("task", name)
          .addKeyValue("every", interval)
          .setCause(e)
          .log();
    }
  }

  /** Overdue when the task ended or hangs. */
  public Pulse pulse() {
    return pulse;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("responder.task.failures", failures, AtomicLong::get)
        .description("Rounds of a recurring task that failed")
        .tags(Tags.of("task", name))
        .register(registry);
  }
}
