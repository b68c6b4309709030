package io.responder.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Diagnosis;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.replay.Comparison.Change;
import io.responder.replay.Comparison.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");
  private static final Period PERIOD = new Period(at(-3_600), T0, at(3_600), Duration.ofSeconds(5));

  @Test
  void whatIsTheSameIsNoDifference() {
    var incident = incident("a", "web", "oom-killed", 10, 100L);
    var result = compare(List.of(incident), List.of(incident));
    assertThat(result.differences()).isEmpty();
    assertThat(result.same()).isEqualTo(1);
  }

  @Test
  void whatIsOnlyOnOneSideIsNewOrGone() {
    var result =
        compare(
            List.of(incident("a", "web", "oom-killed", 10, 100L)),
            List.of(incident("b", "api", "oom-killed", 20, null)));
    assertThat(changes(result)).containsExactly(Set.of(Change.GONE), Set.of(Change.NEW));
    assertThat(result.differences().get(0).would()).isNull();
    assertThat(result.differences().get(1).was()).isNull();
  }

  @Test
  void anotherCauseOfOneWorkloadAtTheSameTimeIsTheSameProblem() {
    var result =
        compare(
            List.of(incident("a", "web", "image-pull-unspecified", 10, 100L)),
            List.of(incident("b", "web", "image-platform-mismatch", 10, 100L)));
    assertThat(changes(result)).containsExactly(Set.of(Change.CAUSE));
  }

  @Test
  void theSameCauseIsMatchedBeforeACloserOneOfAnotherCause() {
    var result =
        compare(
            List.of(
                incident("a", "web", "oom-killed", 10, 100L),
                incident("b", "web", "probe-failed", 40, 100L)),
            List.of(
                incident("c", "web", "probe-failed", 10, 100L),
                incident("d", "web", "oom-killed", 40, 100L)));
    assertThat(changes(result)).containsExactly(Set.of(Change.TIMING), Set.of(Change.TIMING));
  }

  @Test
  void oneAfterTheOtherAreTwoProblems() {
    var result =
        compare(
            List.of(incident("a", "web", "oom-killed", 10, 100L)),
            List.of(incident("b", "web", "oom-killed", 200, 300L)));
    assertThat(changes(result)).containsExactly(Set.of(Change.GONE), Set.of(Change.NEW));
  }

  @Test
  void timesMayDifferByTheToleranceAndNotByMore() {
    var was = incident("a", "web", "oom-killed", 10, 100L);
    assertThat(
            changes(compare(List.of(was), List.of(incident("a", "web", "oom-killed", 15, 105L)))))
        .isEmpty();
    assertThat(
            changes(compare(List.of(was), List.of(incident("a", "web", "oom-killed", 16, 100L)))))
        .containsExactly(Set.of(Change.TIMING));
    assertThat(
            changes(compare(List.of(was), List.of(incident("a", "web", "oom-killed", 10, null)))))
        .containsExactly(Set.of(Change.TIMING));
  }

  @Test
  void severityAndRelationCount() {
    var was = incident("a", "web", "oom-killed", 10, null);
    var would =
        was.with(
            was.problem()
                .as(was.problem().diagnosis().as(Severity.CRITICAL))
                .asConsequenceOf("node"));
    assertThat(changes(compare(List.of(was), List.of(would))))
        .containsExactly(Set.of(Change.SEVERITY, Change.RELATION));
  }

  @Test
  void theEndOfWhatAPersonClosedIsNotCompared() {
    var was = incident("a", "web", "oom-killed", 10, 50L);
    var would = incident("a", "web", "oom-killed", 10, null);
    var result = Comparison.of(List.of(was), Set.of("a"), List.of(would), PERIOD);
    assertThat(result.differences()).isEmpty();
  }

  @Test
  void whatEndedBeforeThePeriodIsLeftOutUnlessItWouldHaveLasted() {
    var was = incident("a", "web", "oom-killed", -500, -100L);
    assertThat(compare(List.of(was), List.of()).differences()).isEmpty();
    assertThat(
            changes(compare(List.of(was), List.of(incident("a", "web", "oom-killed", -500, null)))))
        .containsExactly(Set.of(Change.TIMING));
  }

  @Test
  void nothingIsSaidOfWhatBeganBeforeAnythingIsKnown() {
    var result = compare(List.of(incident("a", "web", "oom-killed", -4_000, null)), List.of());
    assertThat(result.differences()).isEmpty();
    assertThat(result.unknown()).isEqualTo(1);
    // Its counterpart is found, and began when it was first read.
    var found =
        compare(
            List.of(incident("a", "web", "oom-killed", -4_000, null)),
            List.of(incident("b", "web", "oom-killed", -3_500, null)));
    assertThat(found.differences()).isEmpty();
    assertThat(found.same()).isEqualTo(1);
  }

  private static Comparison compare(List<Incident> was, List<Incident> would) {
    return Comparison.of(was, Set.of(), would, PERIOD);
  }

  private static List<Set<Change>> changes(Comparison comparison) {
    return comparison.differences().stream().map(Comparison.Difference::changes).toList();
  }

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  private static Incident incident(
      String id, String workload, String cause, long opened, @Nullable Long resolved) {
    var text = new LocalizedText(cause, cause);
    var diagnosis =
        new Diagnosis(
            cause,
            cause,
            Severity.WARNING,
            Set.of(),
            Set.of(),
            List.of(),
            List.of(),
            Duration.ZERO,
            Duration.ZERO,
            Map.of(),
            new Suggestion(text, null, List.of(), null, List.of(), null, List.of()));
    var problem =
        Problem.seen(
            id,
            Sick.deployment(workload),
            diagnosis,
            at(opened),
            at(opened),
            List.of(Sick.pod(workload)),
            List.of());
    var open = new Incident.Open(problem, at(opened), 1);
    return resolved == null ? open : open.resolve(at(resolved));
  }
}
