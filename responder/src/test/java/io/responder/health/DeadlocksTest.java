package io.responder.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.health.Check.Verdict;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class DeadlocksTest {

  @Test
  void two_threads_that_wait_for_each_other_are_named() {
    assertThat(Deadlocks.check().verdict()).isEqualTo(Verdict.PASS);
    var one = new ReentrantLock();
    var other = new ReentrantLock();
    var both = new CountDownLatch(2);
    var first = lock("locks-one-first", one, other, both);
    var second = lock("locks-other-first", other, one, both);
    await().until(() -> Deadlocks.check().verdict() == Verdict.FAIL);
    assertThat(Deadlocks.check().detail()).contains("locks-one-first", "locks-other-first");
    first.interrupt();
    second.interrupt();
    await().until(() -> Deadlocks.check().verdict() == Verdict.PASS);
  }

  private static Thread lock(
      String name, ReentrantLock before, ReentrantLock after, CountDownLatch both) {
    var thread =
        new Thread(
            () -> {
              before.lock();
              try {
                both.countDown();
                both.await();
                after.lockInterruptibly();
                after.unlock();
              } catch (InterruptedException e) {
                // The test is over.
              } finally {
                before.unlock();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
