package io.responder.history;

import static io.responder.history.Episodes.at;
import static io.responder.history.Episodes.of;
import static io.responder.history.Episodes.period;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  private static final Component WEB = new Component(null, "shop", null, "web");

  @Test
  void withoutAnIncidentItIsWhole() {
    var result = availability(List.of());
    assertThat(result.share()).isEqualTo(1.0);
    assertThat(result.outages()).isEmpty();
  }

  @Test
  void incidentsThatOverlapCountOnce() {
    var result =
        availability(
            List.of(
                of("a").from(10).to(30).build(),
                of("b").from(20).to(25).build(),
                of("c").from(25).to(40).build(),
                of("d").from(40).to(50).build(),
                of("e").from(60).to(70).build()));
    assertThat(result.outages()).containsExactly(period(10, 50), period(60, 70));
    assertThat(result.down()).isEqualTo(Duration.ofMinutes(50));
    assertThat(result.share()).isEqualTo(0.5);
    assertThat(result.incidents()).isEqualTo(5);
  }

  @Test
  void itCountsFromTheOnsetAndOnlyWithinThePeriod() {
    var result =
        availability(
            List.of(
                of("before").from(-50).to(-10).build(),
                of("into").from(-10).opened(5).to(10).build(),
                of("lasting").from(90).build(),
                of("after").from(100).to(120).build()));
    assertThat(result.outages()).containsExactly(period(0, 10), period(90, 100));
    assertThat(result.incidents()).isEqualTo(2);
  }

  @Test
  void severityAndServiceDecideWhatCounts() {
    var warning = of("a").from(10).to(20).severity(Severity.WARNING).build();
    var other = of("b").from(10).to(20).on(Episodes.deployment("api")).build();
    var explained = of("c").from(30).to(40).explained().build();
    assertThat(availability(List.of(warning, other, explained)).outages())
        .containsExactly(period(30, 40));
    assertThat(Availability.of(List.of(warning), WEB, Severity.WARNING, period(0, 100)).share())
        .isEqualTo(0.9);
  }

  @Test
  void aServiceIsAWorkloadOrWhatItsObjectsSayTheyBelongTo() {
    var labelled = of("a").on(Episodes.deployment("web-worker")).component("web").build();
    assertThat(new Component(null, null, null, "web").has(labelled)).isTrue();
    assertThat(WEB.has(labelled)).isTrue();
    assertThat(new Component(null, "other", null, "web").has(labelled)).isFalse();
    assertThat(new Component(null, "shop", "Deployment", "web").has(labelled)).isFalse();
    assertThat(new Component("test", "shop", null, "web").has(labelled)).isFalse();
    assertThat(Component.parse(null, "shop/deployment/web").orElseThrow().has(of("b").build()))
        .isTrue();
    for (String bad : List.of("", "/web", "a//b", "a/b/c/d", "x".repeat(300))) {
      assertThat(Component.parse(null, bad)).isEmpty();
    }
  }

  @Test
  void whatLastsIsNotOverAtTheEndOfThePeriod() {
    var result = availability(List.of(of("a").from(99).build()));
    assertThat(result.outages()).containsExactly(new Period(at(99), at(100)));
  }

  private static Availability availability(List<Episode> episodes) {
    return Availability.of(episodes, WEB, Severity.CRITICAL, period(0, 100));
  }
}
