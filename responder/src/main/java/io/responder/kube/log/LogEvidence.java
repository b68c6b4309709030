package io.responder.kube.log;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.responder.model.ClusterEvent;
import io.responder.model.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on, and where one shows a container that died or does not become ready in an
 * opted-in namespace, reads the last lines of its log and passes those on as reports about the pod.
 *
 * <p>Each run of a container is read once, one log at a time, at a limited rate, by one thread; the
 * events themselves never wait for it. What cannot be read for now is tried a few times and then
 * left: a log is a hint and no more. Where more wait than are remembered, the oldest are left out.
 */
public final class LogEvidence implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogEvidence.class);

  private static final int MAX_WAITING = 1_000;
  private static final int MAX_READ = 20_000;
  private static final int ATTEMPTS = 3;
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration FORBIDDEN_FOR = Duration.ofMinutes(10);

  private final Function<ClusterEvent, CompletionStage<Void>> next;
  private final LogConfig config;
  private final LogSource source;
  private final InstantSource clock;
  private final RateLimiter limiter;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>(); // guarded by this
  private final Set<String> read =
      Collections.newSetFromMap( // guarded by this
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_READ;
            }
          });
  private final Map<String, Instant> forbidden = new LinkedHashMap<>(); // guarded by this
  private final Thread thread;
  private boolean closed; // guarded by this
  private long readCount; // guarded by this
  private long leftOut; // guarded by this

  private record Waiting(LogNeed need, Instant due, int attempts) {}

  private LogEvidence(
      Function<ClusterEvent, CompletionStage<Void>> next,
      LogConfig config,
      LogSource source,
      InstantSource clock) {
    this.next = next;
    this.config = config;
    this.source = source;
    this.clock = clock;
    this.limiter =
        RateLimiter.of(
            "pod-logs",
            RateLimiterConfig.custom()
                .limitForPeriod(Math.max(1, config.perMinute() / 12))
                .limitRefreshPeriod(Duration.ofSeconds(60L / Math.min(12, config.perMinute())))
                .timeoutDuration(Duration.ofSeconds(5))
                .build());
    this.thread = new Thread(this::run, "pod-logs");
    thread.setDaemon(true);
  }

  /**
   * Starts to read logs beside what {@code next} takes.
   *
   * @param clock its times are compared with those of the events
   */
  public static LogEvidence start(
      Function<ClusterEvent, CompletionStage<Void>> next,
      LogConfig config,
      LogSource source,
      InstantSource clock) {
    LogEvidence evidence = new LogEvidence(next, config, source, clock);
    if (config.isOn()) {
      evidence.thread.start();
    }
    return evidence;
  }

  /** Passes an event on; completes when it is durable. */
  public CompletionStage<Void> accept(ClusterEvent event) {
    CompletionStage<Void> taken = next.apply(event);
    if (!config.isOn() || !config.covers(event.object().namespace())) {
      return taken;
    }
    // The report comes after what it is about.
    return taken.thenRun(() -> look(event));
  }

  /** How many logs were read. */
  public synchronized long readCount() {
    return readCount;
  }

  /** How many logs wait to be read. */
  public synchronized int waitingCount() {
    return waiting.size();
  }

  /** How many logs were left out because too many waited. */
  public synchronized long leftOutCount() {
    return leftOut;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }

  private synchronized void look(ClusterEvent event) {
    if (event instanceof ClusterEvent.Deleted deleted) {
      waiting.values().removeIf(w -> w.need().pod().uid().equals(deleted.object().uid()));
    } else if (event instanceof ClusterEvent.Upserted upserted) {
      List<LogNeed> needs = LogNeed.of(upserted, config.unreadyAfter());
      Set<String> keys = new HashSet<>();
      needs.forEach(need -> keys.add(need.key()));
      String uid = upserted.facts().object().uid();
      // It became ready before its time was up.
      waiting
          .values()
          .removeIf(
              w ->
                  w.need().isUnready()
                      && w.need().pod().uid().equals(uid)
                      && !keys.contains(w.need().key()));
      for (LogNeed need : needs) {
        Waiting before = waiting.get(need.key());
        if (before != null) {
          // After a restart the same run is the one before: its log is elsewhere now.
          waiting.put(need.key(), new Waiting(need, before.due(), before.attempts()));
        } else if (!read.contains(need.key())) {
          waiting.put(need.key(), new Waiting(need, need.due(), 0));
        }
      }
      while (waiting.size() > MAX_WAITING) {
        waiting.remove(waiting.keySet().iterator().next());
        leftOut++;
      }
      notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        Waiting due = take();
        if (due == null) {
          return;
        }
        if (limiter.acquirePermission()) {
          read(due);
        } else {
          again(due, due.attempts());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Waiting take() throws InterruptedException {
    while (!closed) {
      Instant now = clock.instant();
      Waiting first =
          waiting.values().stream().min(Comparator.comparing(Waiting::due)).orElse(null);
      if (first != null && !first.due().isAfter(now)) {
        waiting.remove(first.need().key());
        // From now on nobody asks for it again, also while it is being read.
        read.add(first.need().key());
        return first;
      }
      wait(first == null ? 500 : Math.max(1, Math.min(500, millis(now, first.due()))));
    }
    return null;
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  private void read(Waiting due) throws InterruptedException {
    LogNeed need = due.need();
    if (isForbidden(need.pod().namespace())) {
      return;
    }
    try {
      String text =
          source.tail(
              need.pod().namespace(),
              need.pod().name(),
              need.container(),
              need.previous(),
              config.lines());
      done();
      for (ClusterEvent.Reported report : reports(need, LogLines.of(text))) {
        tell(report);
      }
    } catch (LogSource.LogRefused e) {
      if (e.isForbidden()) {
        forbid(need.pod().namespace(), e);
      }
      done();
    } catch (IOException e) {
      if (due.attempts() + 1 < ATTEMPTS) {
        again(due, due.attempts() + 1);
      } else {
        done();
      }
    } catch (RuntimeException e) {
      // A bug: it must not end the reading of all others.
      done();
      LOGGER.atError().setMessage("a log could not be used").setCause(e).log();
    }
  }

  private void tell(ClusterEvent.Reported report) throws InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        next.apply(report).toCompletableFuture().get();
        return;
      } catch (ExecutionException | RuntimeException e) {
        // Not durable yet: the log is not there for ever, so what was read is kept a while.
        if (rest()) {
          return;
        }
      }
    }
  }

  // True when it is being closed.
  private synchronized boolean rest() throws InterruptedException {
    Instant until = clock.instant().plus(RETRY);
    for (Instant now = clock.instant(); !closed && now.isBefore(until); now = clock.instant()) {
      wait(Math.max(1, Math.min(500, millis(now, until))));
    }
    return closed;
  }

  private synchronized void again(Waiting due, int attempts) {
    waiting.putIfAbsent(
        due.need().key(), new Waiting(due.need(), clock.instant().plus(RETRY), attempts));
  }

  private synchronized void done() {
    readCount++;
  }

  private synchronized boolean isForbidden(String namespace) {
    Instant until = forbidden.get(namespace);
    return until != null && clock.instant().isBefore(until);
  }

  private void forbid(String namespace, IOException cause) {
    boolean isNews;
    synchronized (this) {
      isNews = forbidden.put(namespace, clock.instant().plus(FORBIDDEN_FOR)) == null;
    }
    if (isNews) {
      LOGGER
          .atWarn()
          .setMessage("logs may not be read")
          .addKeyValue("namespace", namespace)
          .addKeyValue("reason", cause.getMessage())
          .addKeyValue(
              "remedy",
              "grant by a Role: apiGroups [\"\"], resources [\"pods/log\"], verbs [\"get\"], or"
                  + " take the namespace out of logs.namespaces")
          .log();
    }
  }

  private List<ClusterEvent.Reported> reports(LogNeed need, List<LogLines.Line> lines) {
    List<ClusterEvent.Reported> reports = new ArrayList<>();
    Instant now = clock.instant();
    for (LogLines.Line line : lines) {
      String id =
          UUID.nameUUIDFromBytes((need.key() + '\n' + line.text()).getBytes(StandardCharsets.UTF_8))
              .toString();
      reports.add(
          new ClusterEvent.Reported(
              need.pod(),
              need.workload(),
              new Report(
                  id,
                  need.container(),
                  "Warning",
                  "Log",
                  line.text(),
                  "log/" + need.container(),
                  line.count(),
                  need.at(),
                  need.at()),
              "",
              now,
              ClusterEvent.Origin.LIVE));
    }
    return reports;
  }
}
