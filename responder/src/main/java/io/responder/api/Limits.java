package io.responder.api;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How much is asked at once: the API must never take what the pipeline needs. Thread-safe.
 *
 * <p>There are as many limiters as tokens: a name that nobody has proven gets none of its own.
 */
final class Limits {

  /** How many requests are worked on at once, and how many of them may wait for Kafka. */
  private static final int REQUESTS = 32;

  private static final int WRITES = 8;

  /** Wrong tokens in a second, of all who try. */
  private static final int UNKNOWN = 10;

  private final int perSecond;
  private final Map<String, RateLimiter> callers = new ConcurrentHashMap<>();
  private final RateLimiter unknown = limiter("unknown", UNKNOWN);
  private final Semaphore requests = new Semaphore(REQUESTS);
  private final Semaphore writes = new Semaphore(WRITES);

  Limits(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * Counts a request of a known caller.
   *
   * @throws ApiProblem with 429 when there were too many
   */
  void spend(Caller caller) {
    spend(callers.computeIfAbsent(caller.name(), name -> limiter(name, perSecond)));
  }

  /** Counts a request of somebody without a valid token. */
  void spendUnknown() {
    spend(unknown);
  }

  boolean tryEnter() {
    return requests.tryAcquire();
  }

  void leave() {
    requests.release();
  }

  boolean tryWrite() {
    return writes.tryAcquire();
  }

  void written() {
    writes.release();
  }

  private static void spend(RateLimiter limiter) {
    if (!limiter.acquirePermission()) {
      throw ApiProblem.later(
          429,
          "Too many requests",
          "wait a second; api.requestsPerSecond is the limit of one caller",
          Duration.ofSeconds(1));
    }
  }

  private static RateLimiter limiter(String name, int perSecond) {
    return RateLimiter.of(
        name,
        RateLimiterConfig.custom()
            .limitForPeriod(perSecond)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(Duration.ZERO)
            .build());
  }
}
