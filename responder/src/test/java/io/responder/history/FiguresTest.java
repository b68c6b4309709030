package io.responder.history;

import static io.responder.history.Episodes.of;
import static io.responder.history.Episodes.period;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.history.Figures.By;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void eachTimeHasItsBeginningAndItsEnd() {
    var episode = of("a").from(0).detected(2).opened(5).acknowledged(8).to(60).build();
    var figures = figures(List.of(episode));
    assertThat(figures.detect().mean()).isEqualTo(Duration.ofMinutes(2));
    assertThat(figures.acknowledge().mean()).isEqualTo(Duration.ofMinutes(3));
    assertThat(figures.resolve().mean()).isEqualTo(Duration.ofMinutes(60));
  }

  @Test
  void whatDidNotHappenHasNoTime() {
    var figures = figures(List.of(of("a").build(), of("b").to(10).build()));
    assertThat(figures.incidents()).isEqualTo(2);
    assertThat(figures.open()).isEqualTo(1);
    assertThat(figures.acknowledge().count()).isZero();
    assertThat(figures.acknowledge().mean()).isNull();
    assertThat(figures.resolve().count()).isEqualTo(1);
  }

  @Test
  void valuesAreRankedAndNotInterpolated() {
    var episodes = new ArrayList<Episode>();
    for (int i = 1; i <= 10; i++) {
      episodes.add(of("e" + i).to(i).build());
    }
    var resolve = figures(episodes).resolve();
    assertThat(resolve.median()).isEqualTo(Duration.ofMinutes(5));
    assertThat(resolve.p90()).isEqualTo(Duration.ofMinutes(9));
    assertThat(resolve.most()).isEqualTo(Duration.ofMinutes(10));
    assertThat(resolve.mean()).isEqualTo(Duration.ofSeconds(330));
  }

  @Test
  void incidentsThatAnotherOneExplainsAndThoseOfOtherTimesAreLeftOut() {
    var all =
        Figures.of(
            List.of(
                of("a").explained().to(5).build(),
                of("b").from(-5).to(5).build(),
                of("c").from(100).build()),
            period(0, 100),
            By.ALL);
    assertThat(all).isEmpty();
  }

  @Test
  void ownersAndCausesAreToldApart() {
    var episodes =
        List.of(
            of("a").owner("payments").cause("oom-killed").build(),
            of("b").owner("payments").cause("node-not-ready").build(),
            of("c").cause("oom-killed").build());
    assertThat(Figures.of(episodes, period(0, 100), By.OWNER)).containsOnlyKeys("", "payments");
    assertThat(Figures.of(episodes, period(0, 100), By.CAUSE))
        .hasEntrySatisfying("oom-killed", of -> assertThat(of.incidents()).isEqualTo(2));
  }

  @Test
  void aTeamKnowsWhenTheFirstReceiverHasTheNews() {
    var episodes =
        List.of(
            of("a").owner("payments").known("chat", 4).known("pager", 2).build(),
            of("b").owner("payments").known("chat", 6).build(),
            of("c").owner("shop").build(),
            of("d").from(10).known("chat", 9).build());
    var figures = Figures.of(episodes, period(0, 100), By.OWNER);
    assertThat(figures)
        .hasEntrySatisfying(
            "payments", of -> assertThat(of.know().mean()).isEqualTo(Duration.ofMinutes(4)))
        .hasEntrySatisfying("shop", of -> assertThat(of.know().count()).isZero())
        // The clock of its cluster was ahead.
        .hasEntrySatisfying("", of -> assertThat(of.know().mean()).isZero());
    assertThat(Figures.knowing(episodes, period(0, 100)))
        .hasEntrySatisfying("chat", of -> assertThat(of.count()).isEqualTo(3))
        .hasEntrySatisfying("pager", of -> assertThat(of.most()).isEqualTo(Duration.ofMinutes(2)));
  }

  private static Figures figures(List<Episode> episodes) {
    return Objects.requireNonNull(Figures.of(episodes, period(0, 100), By.ALL).get(""));
  }
}
