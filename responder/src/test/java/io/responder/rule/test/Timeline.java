package io.responder.rule.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterEvent;
import io.responder.model.Facet;
import io.responder.model.ObjectFacts;
import io.responder.rule.file.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What happens to objects, written as in a rule's test: a file with one test that expects nothing.
 *
 * @param events in order
 * @param until how long to let time pass
 */
public record Timeline(List<ClusterEvent> events, Duration until) {

  /** The time of offset 0. */
  public static final Instant START = RuleTestParser.START;

  /** Reads a timeline; fails with every mistake in it. */
  public static Timeline read(String file, String text) {
    Problems problems = new Problems(file);
    List<RuleTestCase> cases =
        RuleTestParser.parse(file + ".test.yml", text, new Fixtures(Map.of()), problems);
    assertThat(problems.found()).isEmpty();
    assertThat(cases).hasSize(1);
    List<ClusterEvent> events = cases.get(0).given().stream().map(Timeline::placed).toList();
    return new Timeline(events, cases.get(0).until());
  }

  /** A watch knows what an object touches; a rule's test does not say it. */
  private static ClusterEvent placed(ClusterEvent event) {
    if (!(event instanceof ClusterEvent.Upserted upserted)) {
      return event;
    }
    ObjectFacts facts = upserted.facts();
    List<Facet> facets = new ArrayList<>();
    facets.add(Facet.ofWorkload(facts.workload()));
    if (facts.node() != null) {
      facets.add(new Facet("node", facts.node()));
    }
    if (facts.object().kind().equals("Application")) {
      facets.add(
          new Facet("application", facts.object().namespace() + '/' + facts.object().name()));
    }
    if (facts.application() != null) {
      facets.add(
          new Facet(
              "application", facts.application().namespace() + '/' + facts.application().name()));
    }
    return new ClusterEvent.Upserted(
        new ObjectFacts(
            facts.object(),
            facts.workload(),
            facts.owners(),
            facts.application(),
            facts.createdAt(),
            facts.deletingSince(),
            facts.labels(),
            facts.annotations(),
            facts.images(),
            facts.node(),
            facts.architecture(),
            facts.health(),
            facts.attributes(),
            facts.symptoms(),
            facets),
        upserted.resourceVersion(),
        upserted.observedAt(),
        upserted.origin());
  }
}
