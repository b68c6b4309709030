package io.responder.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Finding.Holds;
import io.responder.model.Health;
import io.responder.model.Reducer.Step;
import io.responder.model.Symptom;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for any order and duplication of the events of one address, with the real rules. */
class RuleEngineProperties {
  private static final RuleSet RULES =
      RuleFiles.read(Path.of(System.getProperty("responder.root", "..")).resolve("rules"))
          .load()
          .orThrow();

  private static final List<String> MESSAGES =
      List.of(
          "no match for platform in manifest: not found",
          "registry.example/web:1: not found",
          "pull QPS exceeded",
          "Back-off restarting failed container app in pod web-0_shop(0a)",
          "Readiness probe failed: dial tcp 10.0.0.1:80: connect: connection refused",
          "configmap \"a\" not found",
          "${x} '; $(id) \u0000 %n {{ }}",
          "");
  private static final List<String> REASONS =
      List.of("ErrImagePull", "Failed", "BackOff", "Unhealthy", "CreateContainerConfigError", "");

  private final List<String> failures = new ArrayList<>();
  private final RuleEngine engine =
      new RuleEngine(RULES, (rule, failure) -> failures.add(rule + ": " + failure));

  @Provide
  Arbitrary<List<ClusterEvent>> events() {
    Arbitrary<String> uids = Arbitraries.of("a", "b", "c");
    Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 4_000);
    Arbitrary<Integer> versions = Arbitraries.integers().between(1, 40);
    Arbitrary<String> messages = Arbitraries.of(MESSAGES);
    Arbitrary<String> reasons = Arbitraries.of(REASONS);
    Arbitrary<Symptom> symptoms = Combinators.combine(reasons, messages).as(Events::waiting);
    Arbitrary<ClusterEvent> upserts =
        Combinators.combine(
                uids, versions, seconds, Arbitraries.of(Health.class), symptoms.list().ofMaxSize(2))
            .as((u, v, s, h, l) -> Events.upserted(u, v, s, h, l.toArray(new Symptom[0])));
    Arbitrary<ClusterEvent> deletes =
        Combinators.combine(uids, versions, seconds).as((u, v, s) -> Events.deleted(u, v, s));
    Arbitrary<ClusterEvent> reports =
        Combinators.combine(uids, Arbitraries.of("e1", "e2"), reasons, messages, versions, seconds)
            .as((u, e, r, m, c, s) -> Events.reported(u, e, r, m, c, s - c, s));
    return Arbitraries.oneOf(upserts, upserts, reports, reports, deletes).list().ofMaxSize(30);
  }

  @Property(tries = 400)
  void aRuleHoldsAtMostOnceForAnObjectAndEndsOnlyWhatHeld(
      @ForAll("events") List<ClusterEvent> events) {
    Map<String, String> holding = new HashMap<>();
    ObjectHistory state = null;
    Instant last = Instant.MIN;
    for (ClusterEvent event : events) {
      // An address that was forgotten has no clock of its own any more.
      last = state == null ? Instant.MIN : last;
      Step<ObjectHistory, Finding> step = engine.on(state, event);
      state = step.state();
      for (Finding finding : step.outputs()) {
        String uid = finding.object().uid();
        if (finding instanceof Holds) {
          String before = holding.put(finding.rule(), uid);
          assertThat(before == null || before.isEmpty() || before.equals(uid)).isTrue();
        } else {
          assertThat(holding.remove(finding.rule())).isNotNull();
        }
        assertThat(finding.at()).isAfterOrEqualTo(last);
        last = finding.at();
      }
      assertThat(rules(state)).isEqualTo(holding.keySet());
      bounded(state);
    }
    assertThat(failures).isEmpty();
  }

  @Property(tries = 300)
  void anEventThatIsProcessedAgainChangesNothing(@ForAll("events") List<ClusterEvent> events) {
    ObjectHistory state = null;
    for (ClusterEvent event : events) {
      state = engine.on(state, event).state();
      Step<ObjectHistory, Finding> again = engine.on(state, event);
      assertThat(again.outputs()).isEmpty();
      assertThat(again.state()).isEqualTo(state);
    }
  }

  @Property(tries = 200)
  void ticksBetweenEventsChangeNoOutput(@ForAll("events") List<ClusterEvent> events) {
    List<Finding> without = new ArrayList<>();
    List<Finding> with = new ArrayList<>();
    ObjectHistory plain = null;
    ObjectHistory ticked = null;
    for (ClusterEvent event : events) {
      Step<ObjectHistory, Finding> step = engine.on(plain, event);
      plain = step.state();
      without.addAll(step.outputs());
      for (int part = 4; ticked != null && part > 0; part--) {
        Instant now = event.observedAt().minusSeconds(part * 60L - 60);
        Step<ObjectHistory, Finding> tick = engine.tick(ticked, now);
        ticked = tick.state();
        with.addAll(tick.outputs());
      }
      step = engine.on(ticked, event);
      ticked = step.state();
      with.addAll(step.outputs());
    }
    assertThat(with).isEqualTo(without);
  }

  @Property(tries = 300)
  void noTextThrowsOrFailsARule(@ForAll String reason, @ForAll String message) {
    Step<ObjectHistory, Finding> step =
        engine.on(
            null, Events.upserted("a", 1, 0, Health.UNHEALTHY, Events.waiting(reason, message)));
    assertThat(step.state()).isNotNull();
    engine.on(null, Events.reported("a", "e", reason, message, 3, 0, 0));
    assertThat(failures).isEmpty();
  }

  private static Set<String> rules(@Nullable ObjectHistory state) {
    Set<String> rules = new HashSet<>();
    if (state != null) {
      state.holdings().forEach(holding -> rules.add(holding.rule()));
    }
    return rules;
  }

  private static void bounded(@Nullable ObjectHistory state) {
    if (state != null) {
      assertThat(state.reports().size()).isLessThanOrEqualTo(20);
      assertThat(state.retired().size()).isLessThanOrEqualTo(8);
      assertThat(state.restarts().size()).isLessThanOrEqualTo(32);
    }
  }
}
