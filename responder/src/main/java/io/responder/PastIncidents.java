package io.responder;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.responder.api.History;
import io.responder.history.Component;
import io.responder.history.Episode;
import io.responder.history.Figures;
import io.responder.history.Figures.By;
import io.responder.history.Figures.Spread;
import io.responder.history.Ledger;
import io.responder.history.Member;
import io.responder.history.Observation;
import io.responder.history.Period;
import io.responder.kube.log.LogConfig;
import io.responder.model.Told;
import io.responder.model.Transition;
import io.responder.rule.history.ObjectHistory;
import io.responder.stream.StreamException;
import io.responder.stream.StreamPipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What this process remembers of past incidents, and how it finds what belongs to a component. */
final class PastIncidents {

  /** About 80 MB, as {@code PastSizeTest} holds. */
  private static final int REMEMBERED = 100_000;

  private static final Duration FIGURES = Duration.ofDays(30);

  /** How long what was found of a component counts. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** How long a look waits for another one. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of owners and of causes. */
  private static final int MOST_ROWS = 50;

  private static final Map<String, Function<Figures, Spread>> TIMES =
      Map.of(
          "detect", Figures::detect,
          "know", Figures::know,
          "acknowledge", Figures::acknowledge,
          "resolve", Figures::resolve);

  private final StreamPipeline pipeline;
  private final LogConfig logs;
  private final Clock clock;
  private final Ledger ledger = new Ledger(REMEMBERED);
  private final Cache<String, List<Member>> members =
      CacheBuilder.newBuilder().expireAfterWrite(FRESH).maximumSize(100).build();
  private final ReentrantLock looking = new ReentrantLock(true);
  private final Map<String, MultiGauge> gauges = new HashMap<>();

  PastIncidents(StreamPipeline pipeline, LogConfig logs, MeterRegistry meters, Clock clock) {
    this.pipeline = pipeline;
    this.logs = logs;
    this.clock = clock;
    for (By by : By.values()) {
      TIMES.forEach(
          (time, spread) ->
              gauges.put(
                  by.label() + '/' + time,
                  MultiGauge.builder("responder.figures." + time)
                      .baseUnit("seconds")
                      .description("Of the incidents opened in the last 30 days: time to " + time)
                      .tags("by", by.label())
                      .register(meters)));
    }
  }

  /** Computes the figures anew that are metrics; call it every minute or so. */
  void measure() {
    Instant now = clock.instant();
    List<Episode> episodes = ledger.episodes();
    Period period = new Period(now.minus(FIGURES), now);
    for (By by : By.values()) {
      Map<String, Figures> figures = largest(Figures.of(episodes, period, by));
      TIMES.forEach(
          (time, spread) -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            figures.forEach((key, one) -> addRows(rows, key, spread.apply(one)));
            Objects.requireNonNull(gauges.get(by.label() + '/' + time)).register(rows, true);
          });
    }
  }

  /** What nobody bounds but the clusters must not become a metric each. */
  private static Map<String, Figures> largest(Map<String, Figures> figures) {
    return figures.entrySet().stream()
        .sorted(
            Map.Entry.<String, Figures>comparingByValue(
                    Comparator.comparing(Figures::incidents).reversed())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_ROWS)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void addRows(List<MultiGauge.Row<?>> rows, String key, Spread spread) {
    addRow(rows, key, "mean", spread.mean());
    addRow(rows, key, "median", spread.median());
    addRow(rows, key, "p90", spread.p90());
  }

  private static void addRow(
      List<MultiGauge.Row<?>> rows, String key, String statistic, @Nullable Duration taken) {
    if (taken != null) {
      rows.add(
          MultiGauge.Row.of(
              Tags.of("key", key, "statistic", statistic), taken.toMillis() / 1_000.0));
    }
  }

  void take(Transition transition) {
    ledger.take(transition);
  }

  void take(Told told) {
    ledger.take(told);
  }

  History history() {
    return new History(ledger, this::members, this::observation);
  }

  /**
   * The objects whose state holds the name. Each look reads what the rules remember of all objects:
   * so it is one at a time, and what was found counts for a while.
   */
  private List<Member> members(Component component) {
    List<Member> found = members.getIfPresent(component.name());
    if (found != null) {
      return found;
    }
    try {
      if (!looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("others ask for the stability of components: try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    try {
      found = members.getIfPresent(component.name());
      found = found == null ? read(component.name()) : found;
      members.put(component.name(), found);
      return found;
    } finally {
      looking.unlock();
    }
  }

  private List<Member> read(String name) {
    try (var topics = pipeline.retained()) {
      List<Member> members = new ArrayList<>();
      topics.objects(
          ObjectHistory.class,
          name,
          history -> {
            if (history.facts() != null) {
              members.add(Member.of(history.facts()));
            }
          });
      return List.copyOf(members);
    } catch (StreamException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private Observation observation() {
    Instant since;
    try (var topics = pipeline.retained()) {
      since = topics.earliestEvent();
    } catch (StreamException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    Instant told = ledger.earliest();
    var canary = pipeline.status().canary();
    return new Observation(
        since == null || (told != null && told.isBefore(since)) ? told : since,
        canary.isComplete() ? clock.instant().minus(canary.age()) : null,
        Set.copyOf(logs.namespaces()));
  }
}
