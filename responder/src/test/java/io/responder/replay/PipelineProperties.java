package io.responder.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.model.ClusterEvent;
import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.match.RuleFailures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for the whole pipeline, with the real rules, however Kafka delivers.
 *
 * <p>Kafka keeps the order of one object's events. Across objects it keeps none: events that were
 * seen within seconds of each other arrive in any order. After a crash the latest records come
 * again, in their order. Both are tried here; an object's events out of their own order are not,
 * because they do not happen.
 */
class PipelineProperties {

  private static final RuleEngine ENGINE =
      new RuleEngine(
          RuleFiles.read(Path.of(System.getProperty("responder.root", "..")).resolve("rules"))
              .load()
              .orThrow(),
          RuleFailures.ignored());

  private static final Duration LATER = Duration.ofHours(2);

  private final List<Transition> told = new ArrayList<>();

  @Provide
  Arbitrary<List<List<ClusterEvent>>> rounds() {
    return Histories.rounds();
  }

  @Property(tries = 150)
  void theOrderInWhichObjectsAreHeardOfMakesNoDifference(
      @ForAll("rounds") List<List<ClusterEvent>> rounds, @ForAll long seed) {
    var random = new Random(seed);
    var shuffled = new ArrayList<List<ClusterEvent>>();
    for (var round : rounds) {
      var other = new ArrayList<>(round);
      Collections.shuffle(other, random);
      shuffled.add(other);
    }
    assertThat(outcome(run(shuffled))).isEqualTo(outcome(run(rounds)));
  }

  @Property(tries = 150)
  void whatIsProcessedAgainMakesNoDifference(
      @ForAll("rounds") List<List<ClusterEvent>> rounds, @ForAll long seed) {
    var random = new Random(seed);
    var repeated = new ArrayList<List<ClusterEvent>>();
    var sofar = new ArrayList<ClusterEvent>();
    for (var round : rounds) {
      var events = new ArrayList<ClusterEvent>();
      for (var event : round) {
        events.add(event);
        sofar.add(event);
        switch (random.nextInt(4)) {
          case 0 -> events.add(event);
          // From some record on once more, as after a crash before a commit.
          case 1 -> events.addAll(sofar.subList(random.nextInt(sofar.size()), sofar.size()));
          default -> {
            // Told once.
          }
        }
      }
      repeated.add(events);
    }
    var once = transitions(rounds);
    assertThat(transitions(repeated)).isEqualTo(once);
  }

  @Property(tries = 150)
  void whatIsResolvedStaysResolvedUntilSomethingNewHappens(
      @ForAll("rounds") List<List<ClusterEvent>> rounds) {
    told.clear();
    var pipeline = pipeline();
    rounds.forEach(round -> round.forEach(pipeline::accept));
    var end = pipeline.now().isBefore(Histories.START) ? Histories.START : pipeline.now();
    for (int workload = 0; workload < 4; workload++) {
      pipeline.accept(Sick.healthy("app-" + workload, 1_000, end.plusSeconds(30)));
    }
    pipeline.advanceTo(end.plus(LATER));
    assertThat(pipeline.incidents()).allMatch(incident -> incident instanceof Incident.Resolved);
    int known = told.size();

    rounds.forEach(round -> round.forEach(pipeline::accept));
    pipeline.advanceTo(end.plus(LATER.multipliedBy(2)));
    assertThat(told).hasSize(known);

    pipeline.accept(Sick.pulling("app-0", 1_001, end.plus(LATER.multipliedBy(3)), Sick.PLATFORM));
    pipeline.advanceTo(end.plus(LATER.multipliedBy(4)));
    assertThat(told.size()).isGreaterThan(known);
  }

  /** Otherwise the properties would hold for nothing. */
  @Example
  void mostOfTheseHistoriesGiveIncidentsThatEndAndCauseParents() {
    var incidents =
        Histories.rounds().sampleStream().limit(60).map(this::run).flatMap(List::stream).toList();
    assertThat(incidents).hasSizeGreaterThan(60);
    assertThat(incidents).anyMatch(incident -> incident instanceof Incident.Resolved);
    assertThat(incidents).anyMatch(incident -> incident.problem().commonCause() != null);
  }

  private List<Incident> run(List<List<ClusterEvent>> rounds) {
    var pipeline = pipeline();
    rounds.forEach(round -> round.forEach(pipeline::accept));
    pipeline.advanceTo(Histories.START.plus(LATER));
    return List.copyOf(pipeline.incidents());
  }

  private List<Transition> transitions(List<List<ClusterEvent>> rounds) {
    told.clear();
    run(rounds);
    return List.copyOf(told);
  }

  private VirtualPipeline pipeline() {
    var config = IncidentConfig.defaults();
    return new VirtualPipeline(
        ENGINE, new IncidentReducer(config), new Correlator(config), told::add);
  }

  /** What people are left with; parents are named after whoever came first. */
  private static List<String> outcome(List<Incident> incidents) {
    return incidents.stream()
        .filter(incident -> incident.problem().commonCause() == null)
        .map(
            incident ->
                incident.problem().workload().display()
                    + ' '
                    + incident.problem().diagnosis().cause()
                    + ' '
                    + incident.state()
                    + ' '
                    + incident.openedAt()
                    + ".."
                    + orNever(incident.resolvedAt()))
        .sorted()
        .toList();
  }

  private static String orNever(@org.jspecify.annotations.Nullable Instant time) {
    return time == null ? "" : time.toString();
  }
}
