package io.responder.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.incident.WorkloadIncidents.Held;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.Transition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IncidentReducerPropertyTest {

  private static final List<Sample> RULES =
      List.of(
          Samples.PULL,
          Samples.PLATFORM,
          Samples.TAG,
          Samples.OOM,
          Samples.CRASH.after(30),
          Sample.of("image-gone").refining("image-pull-unspecified", "rollout-stuck"),
          Samples.PROGRESS);

  /** What happens: a rule holds or is cleared on a pod, some seconds after the one before. */
  record Happening(int rule, int pod, int kind, int pause) {}

  /** Longer than any deadline. */
  @Provide
  Arbitrary<List<Finding>> histories() {
    return histories(400);
  }

  /** Within the time for which clearings are remembered. */
  @Provide
  Arbitrary<List<Finding>> shortHistories() {
    return histories(20);
  }

  private static Arbitrary<List<Finding>> histories(int longestPause) {
    return Combinators.combine(
            Arbitraries.integers().between(0, RULES.size() - 1),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(1, longestPause))
        .as(Happening::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25)
        .map(IncidentReducerPropertyTest::findings);
  }

  private static List<Finding> findings(List<Happening> happenings) {
    List<Finding> findings = new ArrayList<>();
    long now = 0;
    for (Happening happening : happenings) {
      now += happening.pause();
      Sample rule = RULES.get(happening.rule());
      ObjectRef pod = Samples.pod("web-" + happening.pod());
      findings.add(
          happening.kind() < 2
              ? rule.on(pod, now - happening.pause() / 2, now)
              : rule.clearedOn(pod, ClearReason.values()[happening.kind() - 2], now));
    }
    return findings;
  }

  @Property(tries = 500)
  void anyOrderAndAnyDuplicationOfWhatHoldsGiveTheSameIncidents(
      @ForAll("shortHistories") List<Finding> history, @ForAll long seed) {
    List<Finding> holding = history.stream().filter(f -> f instanceof Finding.Holds).toList();

    Story inOrder = story(holding).until(1_000_000);
    Story shuffled = story(disordered(holding, seed)).until(1_000_000);

    assertThat(openCauses(shuffled)).isEqualTo(openCauses(inOrder));
  }

  /**
   * With clearings in between, which cause an incident remembers depends on its history by design;
   * what holds and that each of it has one open incident does not.
   */
  @Property(tries = 500)
  void inAnyOrderEachThatHoldsHasItsOpenIncident(
      @ForAll("shortHistories") List<Finding> history, @ForAll long seed) {
    Story inOrder = story(history).until(1_000_000);
    Story shuffled = story(disordered(history, seed)).until(1_000_000);

    assertThat(heldKeys(shuffled)).isEqualTo(heldKeys(inOrder));
    assertThat(supportOfOpen(shuffled)).containsExactlyElementsOf(heldKeys(shuffled));
    assertThat(supportOfOpen(inOrder)).containsExactlyElementsOf(heldKeys(inOrder));
  }

  @Property(tries = 500)
  void reprocessingAnyPrefixChangesNothing(
      @ForAll("shortHistories") List<Finding> history, @ForAll long seed) {
    int upTo = 1 + new Random(seed).nextInt(history.size());
    Story story = new Story();
    for (Finding finding : history.subList(0, upTo)) {
      story.given(finding);
    }
    WorkloadIncidents state = story.state();
    List<Transition> told = List.copyOf(story.transitions());

    story.given(history.subList(0, upTo).toArray(new Finding[0]));

    assertThat(story.state()).isEqualTo(state);
    assertThat(story.transitions()).isEqualTo(told);
  }

  @Property(tries = 300)
  void whenTimeIsToldDoesNotMatter(@ForAll("histories") List<Finding> history) {
    Story punctual = new Story();
    Story late = new Story();
    for (Finding finding : history) {
      punctual.until(finding.at().getEpochSecond() - Samples.START.getEpochSecond());
      punctual.given(finding);
      late.given(finding);
    }
    punctual.until(1_000_000);
    late.lateAt(1_000_000);

    assertThat(late.transitions()).isEqualTo(punctual.transitions());
    assertThat(late.state()).isEqualTo(punctual.state());
  }

  @Property(tries = 300)
  void transitionsAreNumberedWithoutGapsAndLegal(@ForAll("histories") List<Finding> history) {
    Story story = new Story().given(history.toArray(new Finding[0])).until(1_000_000);
    Map<String, Incident> last = new TreeMap<>();
    for (Transition transition : story.transitions()) {
      Incident before = last.get(transition.after().id());
      assertThat(transition.number()).isEqualTo(before == null ? 1 : before.changes() + 1);
      if (before instanceof Incident.Resolved) {
        assertThat(transition.reason().label()).isEqualTo("reopened");
      }
      last.put(transition.after().id(), transition.after());
    }
  }

  @Property(tries = 300)
  void whatIsResolvedStaysResolvedUntilSomethingNewHappens(
      @ForAll("shortHistories") List<Finding> history) {
    Story story = new Story().given(history.toArray(new Finding[0]));
    for (String held : heldKeys(story)) {
      Finding last = lastOf(history, held);
      story.given(
          new Finding.Cleared(
              last.object(), last.workload(), last.rule(), ClearReason.HEALED, Samples.at(550)));
    }
    story.until(900);
    int told = story.transitions().size();
    assertThat(openCauses(story)).isEmpty();

    story.given(history.toArray(new Finding[0])).until(1_000_000);

    assertThat(story.transitions()).hasSize(told);
    assertThat(story.state()).isNull();
  }

  private static Set<String> heldKeys(Story story) {
    return story.state() == null ? Set.of() : story.state().held().keySet();
  }

  private static Finding lastOf(List<Finding> history, String key) {
    return history.stream()
        .filter(f -> WorkloadIncidents.key(f.object(), f.rule()).equals(key))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private static Story story(List<Finding> findings) {
    return new Story().given(findings.toArray(new Finding[0]));
  }

  private static List<Finding> disordered(List<Finding> findings, long seed) {
    List<Finding> disordered = new ArrayList<>(findings);
    disordered.addAll(findings.subList(0, findings.size() / 2));
    Collections.shuffle(disordered, new Random(seed));
    return disordered;
  }

  private static List<String> openCauses(Story story) {
    return story.incidents().stream()
        .filter(i -> !(i instanceof Incident.Resolved))
        .map(i -> i.problem().diagnosis().cause())
        .sorted()
        .toList();
  }

  /** The keys of what holds for the open incidents, each of which must have some. */
  private static List<String> supportOfOpen(Story story) {
    WorkloadIncidents state = story.state();
    if (state == null) {
      return List.of();
    }
    Map<String, List<Held>> supports = new Grouping(state.incidents(), state.held()).supports();
    List<String> keys = new ArrayList<>();
    for (Incident incident : story.incidents()) {
      List<Held> support = supports.getOrDefault(incident.id(), List.of());
      assertThat(support.isEmpty()).isEqualTo(incident instanceof Incident.Resolved);
      support.forEach(h -> keys.add(h.key()));
    }
    Collections.sort(keys);
    return keys;
  }
}
