package io.responder.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecurringTaskTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(RecurringTask.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private @Nullable String trouble;

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  /** The timer that notifiers used as well never came back to what had thrown once. */
  @Test
  void a_round_that_throws_is_followed_by_the_next() {
    var rounds = new AtomicInteger();
    var timer = Executors.newScheduledThreadPool(1);
    try {
      new RecurringTask(
              "figures",
              Duration.ofMillis(1),
              () -> {
                rounds.incrementAndGet();
                throw new IllegalStateException("no figures");
              })
          .startOn(timer);
      await().untilAsserted(() -> assertThat(rounds).hasValueGreaterThan(3));
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void a_failure_is_told_with_the_name_of_the_task_once_until_it_is_another_one() {
    var task = task();
    fail(task, "no figures");
    fail(task, "no figures");
    assertThat(said()).containsExactly("ERROR task=figures no figures");
    fail(task, "no ledger");
    trouble = null;
    task.run();
    task.run();
    fail(task, "no ledger");
    assertThat(said())
        .containsExactly(
            "ERROR task=figures no figures",
            "ERROR task=figures no ledger",
            "INFO task=figures",
            "ERROR task=figures no ledger");
    assertThat(meters.get("responder.task.failures").tag("task", "figures").functionCounter())
        .extracting(counter -> counter.count())
        .isEqualTo(4.0);
  }

  @Test
  void what_a_timer_interrupts_because_it_ends_is_no_news() {
    var task = task();
    Thread.currentThread().interrupt();
    fail(task, "interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.list).isEmpty();
  }

  private RecurringTask task() {
    var task =
        new RecurringTask(
            "figures",
            Duration.ofSeconds(30),
            () -> {
              if (trouble != null) {
                throw new IllegalStateException(trouble);
              }
            });
    task.bindTo(meters);
    return task;
  }

  private void fail(RecurringTask task, String reason) {
    trouble = reason;
    task.run();
  }

  private List<String> said() {
    return log.list.stream()
        .map(
            event ->
                event.getLevel()
                    + " "
                    + event.getKeyValuePairs().get(0).key
                    + "="
                    + event.getKeyValuePairs().get(0).value
                    + (event.getThrowableProxy() == null
                        ? ""
                        : " " + event.getThrowableProxy().getMessage()))
        .toList();
  }
}
