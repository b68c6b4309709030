package io.responder;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.responder.api.History;
import io.responder.history.Component;
import io.responder.history.Figures;
import io.responder.history.Figures.By;
import io.responder.history.Figures.Spread;
import io.responder.history.Ledger;
import io.responder.history.Member;
import io.responder.history.Observation;
import io.responder.history.Period;
import io.responder.kube.log.LogConfig;
import io.responder.model.Transition;
import io.responder.notify.Knowing;
import io.responder.rule.history.ObjectHistory;
import io.responder.stream.StreamException;
import io.responder.stream.StreamPipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What this process remembers of past incidents, and how it finds what belongs to a component. */
final class PastIncidents {

  /** About 50 MB. */
  private static final int REMEMBERED = 100_000;

  private static final Duration FIGURES = Duration.ofDays(30);

  /** What the figures are computed from is looked at no more often: they are many gauges. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final StreamPipeline pipeline;
  private final LogConfig logs;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Ledger ledger = new Ledger(REMEMBERED);
  private @Nullable Figures figures; // guarded by this
  private Instant figuresAt = Instant.MIN; // guarded by this

  PastIncidents(StreamPipeline pipeline, LogConfig logs, MeterRegistry meters, Clock clock) {
    this.pipeline = pipeline;
    this.logs = logs;
    this.meters = meters;
    this.clock = clock;
    Map<String, Function<Figures, Spread>> times =
        Map.of(
            "detect", Figures::detect,
            "acknowledge", Figures::acknowledge,
            "resolve", Figures::resolve);
    times.forEach(
        (time, spread) -> {
          gauge(time, "mean", figures -> spread.apply(figures).mean());
          gauge(time, "median", figures -> spread.apply(figures).median());
          gauge(time, "p90", figures -> spread.apply(figures).p90());
        });
  }

  private void gauge(String time, String statistic, Function<Figures, @Nullable Duration> value) {
    Gauge.builder(
            "responder.figures." + time,
            this,
            past -> {
              Figures current = past.figures();
              Duration taken = current == null ? null : value.apply(current);
              return taken == null ? Double.NaN : taken.toMillis() / 1_000.0;
            })
        .baseUnit("seconds")
        .description("How long it took to " + time + " the incidents opened in the last 30 days")
        .tags(Tags.of("statistic", statistic))
        .register(meters);
  }

  void take(Transition transition) {
    ledger.take(transition);
  }

  History history() {
    return new History(ledger, this::members, this::observation, () -> Knowing.of(meters));
  }

  private synchronized @Nullable Figures figures() {
    Instant now = clock.instant();
    if (figuresAt.plus(FRESH).isBefore(now) || figuresAt.isAfter(now)) {
      figures = Figures.of(ledger.episodes(), new Period(now.minus(FIGURES), now), By.ALL).get("");
      figuresAt = now;
    }
    return figures;
  }

  /** One at a time: each reads what the rules remember of all objects. */
  private synchronized List<Member> members(Component component) {
    try (var topics = pipeline.retained()) {
      List<Member> members = new ArrayList<>();
      topics.objects(
          ObjectHistory.class,
          component.name(),
          history -> {
            if (history.facts() != null) {
              members.add(Member.of(history.facts()));
            }
          });
      return members;
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
