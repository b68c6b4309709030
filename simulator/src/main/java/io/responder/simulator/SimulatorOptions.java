package io.responder.simulator;

import io.responder.simulator.protobuf.Formats;
import java.time.Clock;
import java.time.Duration;

/**
 * How a simulator is set up.
 *
 * @param port 0 picks a free one
 * @param clock where creation timestamps and audit times come from
 * @param watchLogSize how many changes of each kind are remembered; older versions answer 410
 * @param watchQueueCapacity how many events may wait for a slow watcher before it is cut
 * @param watchTimeout how long a watch lasts that does not say
 * @param bookmarkInterval time between bookmarks on a watch that asked for them
 * @param formats in which forms objects are served
 */
public record SimulatorOptions(
    int port,
    Clock clock,
    int watchLogSize,
    int watchQueueCapacity,
    Duration watchTimeout,
    Duration bookmarkInterval,
    Formats formats) {

  /** A free port, the system's clock, and about the figures of a real API server. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        Clock.systemUTC(),
        10_000,
        100_000,
        Duration.ofMinutes(45),
        Duration.ofMinutes(1),
        Formats.JSON);
  }

  public SimulatorOptions withPort(int newPort) {
    return new SimulatorOptions(
        newPort, clock, watchLogSize, watchQueueCapacity, watchTimeout, bookmarkInterval, formats);
  }

  public SimulatorOptions withClock(Clock newClock) {
    return new SimulatorOptions(
        port, newClock, watchLogSize, watchQueueCapacity, watchTimeout, bookmarkInterval, formats);
  }

  public SimulatorOptions withWatchLogSize(int size) {
    return new SimulatorOptions(
        port, clock, size, watchQueueCapacity, watchTimeout, bookmarkInterval, formats);
  }

  public SimulatorOptions withWatchQueueCapacity(int capacity) {
    return new SimulatorOptions(
        port, clock, watchLogSize, capacity, watchTimeout, bookmarkInterval, formats);
  }

  public SimulatorOptions withWatchTimeout(Duration timeout) {
    return new SimulatorOptions(
        port, clock, watchLogSize, watchQueueCapacity, timeout, bookmarkInterval, formats);
  }

  public SimulatorOptions withBookmarkInterval(Duration interval) {
    return new SimulatorOptions(
        port, clock, watchLogSize, watchQueueCapacity, watchTimeout, interval, formats);
  }

  public SimulatorOptions withFormats(Formats served) {
    return new SimulatorOptions(
        port, clock, watchLogSize, watchQueueCapacity, watchTimeout, bookmarkInterval, served);
  }
}
