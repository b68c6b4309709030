package io.responder.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.history.Episode.Standing;
import io.responder.model.Told;
import io.responder.notify.Samples;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger(2);

  @Test
  void anIncidentThatWasReopenedIsOneEpisodeFromItsFirstOpeningToItsLastEnd() {
    var course = new Samples.Course("a");
    ledger.take(course.opened());
    ledger.take(course.healed(60));
    var back = course.reopened(90);
    ledger.take(back);
    assertThat(ledger.episodes().get(0).resolvedAt()).isNull();
    ledger.take(course.healed(200));
    ledger.take(back);
    assertThat(ledger.episodes()).hasSize(1);
    var episode = ledger.episodes().get(0);
    assertThat(episode.openedAt()).isEqualTo(Samples.at(12));
    assertThat(episode.resolvedAt()).isEqualTo(Samples.at(200));
    assertThat(episode.onset()).isEqualTo(Samples.START);
  }

  @Test
  void whatAnotherOneExplainsIsRememberedAsThat() {
    var course = new Samples.Course("a");
    ledger.take(course.opened());
    ledger.take(course.correlated("node", 20));
    assertThat(ledger.episodes()).extracting(Episode::standing).containsExactly(Standing.EXPLAINED);
  }

  @Test
  void whatEndedFirstIsForgottenFirstAndThatIsSaid() {
    assertThat(ledger.completeSince()).isNull();
    for (String id : new String[] {"open", "early", "late"}) {
      var course = new Samples.Course(id);
      ledger.take(course.opened());
      if (!id.equals("open")) {
        ledger.take(course.healed(id.equals("early") ? 60 : 70));
      }
    }
    assertThat(ledger.episodes()).extracting(Episode::id).containsExactlyInAnyOrder("open", "late");
    assertThat(ledger.completeSince()).isEqualTo(Samples.at(60));
    assertThat(ledger.earliest()).isEqualTo(Samples.at(12));
  }

  @Test
  void theFirstTimeThatAReceiverHadTheNewsCountsInWhateverOrderThatComes() {
    var course = new Samples.Course("a");
    ledger.take(told("a", "chat", 30));
    ledger.take(course.opened());
    ledger.take(told("a", "chat", 20));
    ledger.take(told("a", "chat", 40));
    ledger.take(told("a", "pager", 50));
    ledger.take(course.healed(60));
    assertThat(ledger.episodes().get(0).knownAt())
        .containsEntry("chat", Samples.at(20))
        .containsEntry("pager", Samples.at(50))
        .hasSize(2);
    assertThat(ledger.episodes().get(0).firstKnownAt()).isEqualTo(Samples.at(20));
  }

  private static Told told(String incident, String receiver, long second) {
    return new Told(incident, "prod", receiver, Samples.at(second));
  }
}
