package io.responder.rule;

import static io.responder.rule.Events.at;
import static io.responder.rule.Events.pod;
import static io.responder.rule.Events.upserted;
import static io.responder.rule.Events.waiting;
import static io.responder.rule.Events.workload;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.Finding;
import io.responder.model.Health;
import io.responder.model.Reducer.Step;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleBreaker;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleMatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A report that only counts on is not judged anew, and nothing differs for that. */
class RepeatsTest {
  private static final RuleSet RULES =
      RuleFiles.read(Path.of(System.getProperty("responder.root", "..")).resolve("rules"))
          .load()
          .orThrow();

  private static final String PLATFORM =
      "Failed to pull image \"registry.example/web:1\": no match for platform in manifest";

  /** Reason and text of a report: what some rule reads, counts or looks at the age of. */
  private static final List<Tuple2<String, String>> TEXTS =
      List.of(
          Tuple.of("Failed", PLATFORM),
          Tuple.of("Failed", "Failed to pull image \"registry.example/web:1\": not found"),
          Tuple.of("Failed", "Error: ErrImagePull"),
          Tuple.of("BackOff", "Back-off pulling image \"registry.example/web:1\""),
          Tuple.of("BackOff", "Back-off restarting failed container app in pod web-0_shop(0a)"),
          Tuple.of(
              "Unhealthy",
              "Readiness probe failed: dial tcp 10.0.0.1:80: connect: connection refused"),
          Tuple.of("Evicted", "The node was low on resource: memory."),
          Tuple.of("FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu."),
          Tuple.of("FailedMount", "MountVolume.SetUp failed: configmap \"a\" not found"),
          Tuple.of("NodeNotReady", "Node is not ready"));

  private final List<String> failures = new ArrayList<>();
  private final RuleEngine engine =
      new RuleEngine(RULES, (rule, failure) -> failures.add(rule + ": " + failure));
  private final Repeats repeats =
      new Repeats(
          new RuleMatcher(RULES.index(), new RuleBreaker(RULES.ids(), RuleFailures.ignored())),
          Duration.ofHours(1));

  @Test
  void aReportThatOnlyCountsOnIsNotJudged() {
    ObjectHistory state = after(said(0, 1, 0));
    assertThat(counted(state, said(0, 2, 60))).isEqualTo(judged(state, said(0, 2, 60)));
  }

  @Test
  void soDoesOneOfAnObjectThatShowsWhatIsWrong() {
    ObjectHistory state =
        after(
            upserted("a", 1, 0, Health.UNHEALTHY, waiting("ErrImagePull", PLATFORM)),
            said(0, 1, 1),
            said(3, 1, 2));
    assertThat(counted(state, said(3, 2, 60))).isEqualTo(judged(state, said(3, 2, 60)));
  }

  @Test
  void oneThatIsCountedByARuleIsJudged() {
    assertThat(counted(after(said(5, 1, 0)), said(5, 2, 60))).isNull();
  }

  @Test
  void oneThatSaysSomethingElseIsJudged() {
    Reported other =
        new Reported(
            pod("a"),
            workload(),
            report("0", TEXTS.get(1), 2, 60),
            "60",
            at(60),
            ClusterEvent.Origin.LIVE);
    assertThat(counted(after(said(0, 1, 0)), other)).isNull();
  }

  @Provide
  Arbitrary<List<ClusterEvent>> events() {
    Arbitrary<Integer> texts = Arbitraries.integers().between(0, TEXTS.size() - 1);
    Arbitrary<Symptom> symptoms = Arbitraries.of(TEXTS).map(t -> waiting(t.get1(), t.get2()));
    Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 19);
    Arbitrary<Health> healths = Arbitraries.of(Health.class);
    Arbitrary<Integer> pauses =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.integers().between(0, 120)),
            Tuple.of(1, Arbitraries.integers().between(-300, 2_000)));
    return Arbitraries.integers()
        .between(1, 4)
        .flatMap(
            most ->
                Combinators.combine(
                        kinds, texts.map(text -> text % most), healths, symptoms, pauses)
                    .as(Draw::new)
                    .list()
                    .ofMaxSize(60))
        .map(RepeatsTest::events);
  }

  private record Draw(int kind, int text, Health health, Symptom symptom, int pause) {}

  private static List<ClusterEvent> events(List<Draw> draws) {
    List<ClusterEvent> events = new ArrayList<>();
    int seconds = 0;
    for (Draw draw : draws) {
      seconds += draw.pause;
      int number = events.size() + 1;
      events.add(
          switch (draw.kind) {
            case 0 -> Events.deleted("a", number, seconds);
            case 1 -> upserted("b", number, seconds, draw.health, draw.symptom);
            case 2 -> upserted("a", number, seconds, draw.health);
            case 3 -> upserted("a", number, seconds, draw.health, draw.symptom);
            default -> said(draw.text, number, seconds);
          });
    }
    return events;
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void noSequenceOfEventsEndsOtherwiseForIt(@ForAll("events") List<ClusterEvent> events) {
    ObjectHistory state = null;
    for (ClusterEvent event : events) {
      Step<ObjectHistory, Finding> step = engine.on(state, event);
      assertThat(step).isEqualTo(engine.judged(state, event));
      state = step.state();
    }
    assertThat(failures).isEmpty();
  }

  private static Reported said(int text, long count, long seconds) {
    return new Reported(
        pod("a"),
        workload(),
        report(Integer.toString(text), TEXTS.get(text), count, seconds),
        Long.toString(seconds),
        at(seconds),
        Origin.LIVE);
  }

  private static Report report(
      String id, Tuple2<String, String> text, long count, long lastSeconds) {
    return new Report(
        id,
        "kubelet",
        "Warning",
        text.get1(),
        text.get2(),
        "container/app",
        count,
        at(-3_600),
        at(lastSeconds));
  }

  private ObjectHistory after(ClusterEvent... events) {
    ObjectHistory state = null;
    for (ClusterEvent event : events) {
      state = engine.judged(state, event).state();
    }
    return requireNonNull(state);
  }

  private @Nullable ObjectHistory counted(ObjectHistory state, Reported event) {
    return repeats.counted(state, event, event.report());
  }

  private ObjectHistory judged(ObjectHistory state, ClusterEvent event) {
    return requireNonNull(engine.judged(state, event).state());
  }
}
