package io.responder.history;

import static io.responder.history.Criterion.State.BROKEN;
import static io.responder.history.Criterion.State.MET;
import static io.responder.history.Criterion.State.UNKNOWN;
import static io.responder.history.Episodes.app;
import static io.responder.history.Episodes.at;
import static io.responder.history.Episodes.of;
import static io.responder.history.Episodes.period;
import static io.responder.history.Episodes.pod;
import static io.responder.history.Episodes.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.history.Criterion.Result;
import io.responder.history.Episode.Concern;
import io.responder.history.Stability.Verdict;
import io.responder.model.Health;
import io.responder.model.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A component that is watched from minute -1000 on and judged over the minutes 0 to 100. */
class StabilityTest {

  private static final Component WEB = new Component(null, null, null, "web");
  private static final Observation SEEN = new Observation(at(-1_000), at(100), Set.of("shop"));
  private static final List<Member> FINE =
      List.of(
          root("web", -5_000),
          pod("web", Health.HEALTHY, Set.of()),
          app("web", Health.HEALTHY),
          pod("other", Health.UNHEALTHY, Set.of()));

  @Test
  void aComponentThatWasFineAllTheTimeIsStable() {
    var stability = judge(FINE, SEEN);
    assertThat(stability.verdict()).isEqualTo(Verdict.STABLE);
    assertThat(stability.met()).isEqualTo(5);
    assertThat(stability.since()).isEqualTo(at(-1_000));
    assertThat(stability.lastBroken()).isNull();
  }

  @Test
  void itIsStableSinceWhatBrokeItLastWasOver() {
    var stability =
        judge(
            FINE,
            SEEN,
            of("old").from(-200).to(-150).build(),
            of("last").from(-100).to(-10).build(),
            of("another").on(Episodes.deployment("other")).from(10).build());
    assertThat(stability.verdict()).isEqualTo(Verdict.STABLE);
    assertThat(stability.since()).isEqualTo(at(-10));
    assertThat(stability.lastBroken()).extracting(Episode::id).isEqualTo("last");
  }

  @Test
  void anIncidentWithinThePeriodBreaksWhatItIsAbout() {
    var stability = judge(FINE, SEEN, of("a").from(-20).to(1).cause("oom-killed").build());
    assertThat(stability.verdict()).isEqualTo(Verdict.UNSTABLE);
    assertThat(stability.since()).isNull();
    assertThat(states(stability)).containsExactly(BROKEN, BROKEN, MET, MET, MET);
    assertThat(stability.criteria().get(0).detail())
        .isEqualTo(
            "oom-killed of Deployment shop/web from 2026-01-05T08:40:00Z to 2026-01-05T09:01:00Z,"
                + " incident a");
  }

  @Test
  void anIncidentOfTheApplicationThatDeliversItCounts() {
    var drift = of("a").on(Episodes.application("web")).about(Concern.APPLICATION).from(5).build();
    assertThat(states(judge(FINE, SEEN, drift))).containsExactly(MET, BROKEN, BROKEN, MET, MET);
  }

  @Test
  void whatIsWrongNowNeedsNoIncidentToBreakIt() {
    var members =
        List.of(
            root("web", -5_000),
            pod("web", Health.PROGRESSING, Set.of()),
            app("web", Health.UNHEALTHY));
    var stability = judge(members, SEEN);
    assertThat(states(stability)).containsExactly(BROKEN, MET, BROKEN, MET, MET);
    assertThat(stability.criteria().get(0).detail())
        .isEqualTo("1 of 1 pod is not ready: Pod shop/web-1");
  }

  @Test
  void aWarningBreaksItAndAnInformationDoesNot() {
    var info = of("a").severity(Severity.INFO).about().from(5).to(6).build();
    assertThat(judge(FINE, SEEN, info).verdict()).isEqualTo(Verdict.STABLE);
    var warning = of("a").severity(Severity.WARNING).about().from(5).to(6).build();
    assertThat(states(judge(FINE, SEEN, warning))).containsExactly(MET, BROKEN, MET, MET, MET);
  }

  @Test
  void nothingIsGreenOfWhatNobodyKnows() {
    var stability = judge(List.of(pod("other", Health.HEALTHY, Set.of())), SEEN);
    assertThat(stability.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(states(stability)).containsOnly(UNKNOWN);
    assertThat(stability.criteria().get(0).detail())
        .isEqualTo("no object is known that belongs to web");
  }

  @Test
  void whatNothingWatchesIsUnknown() {
    var blindToLogs = new Observation(at(-1_000), at(100), Set.of("elsewhere"));
    var members = List.of(root("web", -5_000), pod("web", Health.UNKNOWN, Set.of()));
    var stability = judge(members, blindToLogs);
    assertThat(stability.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(states(stability)).containsExactly(UNKNOWN, MET, UNKNOWN, UNKNOWN, MET);
    assertThat(stability.criteria())
        .extracting(Result::detail)
        .contains(
            "the state of Pod shop/web-1 does not tell",
            "no Argo CD Application of it is known",
            "no log is read in shop: see logs.namespaces");
    assertThat(stability.met()).isEqualTo(2);
  }

  @Test
  void whoeverLeavesACriterionOutSaysSo() {
    var blindToLogs = new Observation(at(-1_000), at(100), Set.of());
    var stability =
        Stability.of(
            WEB,
            FINE,
            List.of(),
            blindToLogs,
            period(0, 100),
            EnumSet.of(Criterion.PODS, Criterion.INCIDENTS, Criterion.WATCHED));
    assertThat(stability.verdict()).isEqualTo(Verdict.STABLE);
    assertThat(stability.criteria()).hasSize(3);
  }

  @Test
  void aGapInWhatWasSeenProvesNothing() {
    var gap = of("gap").blind("pods").cause("observation-gap").from(20).to(40);
    var stability = judge(FINE, SEEN, gap.severity(Severity.INFO).build());
    assertThat(stability.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(states(stability)).containsExactly(MET, MET, MET, MET, UNKNOWN);
    assertThat(stability.lastBroken()).extracting(Episode::id).isEqualTo("gap");
    assertThat(judge(FINE, SEEN, gap.blind("pods@shop").build()).verdict())
        .isEqualTo(Verdict.UNPROVEN);
    assertThat(judge(FINE, SEEN, gap.blind("api-server").build()).verdict())
        .isEqualTo(Verdict.UNPROVEN);
    // Neither other namespaces nor kinds of no concern.
    assertThat(
            judge(FINE, SEEN, gap.blind("pods@else", "ingresses.networking.k8s.io").build())
                .verdict())
        .isEqualTo(Verdict.STABLE);
  }

  @Test
  void whoHasNotWatchedForSoLongCannotTell() {
    var young = new Observation(at(10), at(100), Set.of("shop"));
    assertThat(judge(FINE, young).verdict()).isEqualTo(Verdict.UNPROVEN);
    var silent = new Observation(at(-1_000), at(97), Set.of("shop"));
    assertThat(judge(FINE, silent).verdict()).isEqualTo(Verdict.UNPROVEN);
    var never = new Observation(null, null, Set.of("shop"));
    assertThat(judge(FINE, never).verdict()).isEqualTo(Verdict.UNPROVEN);
  }

  @Test
  void whatIsNewHasNotBeenStableForLong() {
    var members =
        List.of(root("web", 50), pod("web", Health.HEALTHY, Set.of()), app("web", Health.HEALTHY));
    var stability = judge(members, SEEN);
    assertThat(stability.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(stability.criteria().get(4).detail())
        .isEqualTo("it exists only since 2026-01-05T09:50:00Z");
  }

  @Test
  void aComponentCanBeWhatObjectsSayTheyBelongTo() {
    var members =
        List.of(
            root("worker", -5_000),
            pod("worker", Health.HEALTHY, Set.of("backstage")),
            pod("api", Health.UNHEALTHY, Set.of("backstage")));
    var stability =
        Stability.of(
            new Component(null, null, null, "backstage"),
            members,
            List.of(),
            SEEN,
            period(0, 100),
            EnumSet.of(Criterion.PODS));
    assertThat(stability.criteria().get(0).detail())
        .isEqualTo("1 of 2 pods is not ready: Pod shop/api-1");
  }

  private static Stability judge(
      List<Member> members, Observation observation, Episode... episodes) {
    return Stability.of(
        WEB,
        members,
        List.of(episodes),
        observation,
        period(0, 100),
        EnumSet.allOf(Criterion.class));
  }

  private static List<Criterion.State> states(Stability stability) {
    return stability.criteria().stream().map(Result::state).toList();
  }
}
