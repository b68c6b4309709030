package io.responder.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.Command.Action;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people do about incidents is kept over what the cluster shows. */
class CareTest {

  private static final Sample CRITICAL = Sample.of("down").as(Severity.CRITICAL);
  private static final Sample WARNING = Sample.of("slow");

  private static final IncidentConfig ESCALATING =
      new IncidentConfig(
          null,
          null,
          null,
          null,
          null,
          null,
          new IncidentConfig.Escalation(List.of(Duration.ofMinutes(15), Duration.ofHours(1)), null),
          null,
          null);

  private final ClusterStory story = new ClusterStory(ESCALATING);

  @Test
  void byDefaultNothingEscalates() {
    ClusterStory calm = new ClusterStory().opens("web", CRITICAL, "", 0).until(100_000);

    assertThat(calm.headlines()).containsExactly("opened web#1");
  }

  @Test
  void nobodyTakesItAndItEscalatesTwice() {
    story.opens("web", CRITICAL, "", 0).until(899);
    assertThat(story.headlines()).containsExactly("opened web#1");

    story.until(900).until(3600).until(100_000);
    assertThat(story.headlines())
        .containsExactly("opened web#1", "escalated web#2", "escalated web#3");
    assertThat(story.latest("web").problem().care().escalation()).isEqualTo(2);
  }

  @Test
  void whatIsTakenDoesNotEscalate() {
    story.opens("web", CRITICAL, "", 0).command("web", Action.ACKNOWLEDGE, "", 60).until(100_000);

    assertThat(story.headlines()).containsExactly("opened web#1", "acknowledged web#2");
    assertThat(story.latest("web").problem().care().acknowledgedAt()).isEqualTo(Samples.at(60));
  }

  @Test
  void whatIsGivenBackEscalatesFromThen() {
    story
        .opens("web", CRITICAL, "", 0)
        .command("web", Action.ACKNOWLEDGE, "", 60)
        .command("web", Action.RELEASE, "", 1000)
        .until(1899);
    assertThat(story.headlines()).last().isEqualTo("released web#3");

    story.until(1900);
    assertThat(story.headlines()).last().isEqualTo("escalated web#4");
  }

  /** It rose to the last level at once, at times that were over. */
  @Test
  void whatStandsAloneAgainEscalatesFromThen() {
    Facet node = new Facet("node", "n1");
    story
        .opens("node", CRITICAL.explaining(node, "crash"), "", 0)
        .opens("web", Sample.of("crash").as(Severity.CRITICAL).touching(node), "", 10)
        .heals("node", 5_000)
        .until(20_000);

    assertThat(story.told()).isSortedAccordingTo(Comparator.comparing(Transition::at));
    assertThat(story.lines().stream().filter(line -> line.contains("web")))
        .containsExactly(
            "opened web#1 < node", "correlated web#2", "escalated web#3", "escalated web#4");
  }

  @Test
  void aWarningDoesNotEscalate() {
    story.opens("web", WARNING, "", 0).until(100_000);

    assertThat(story.headlines()).containsExactly("opened web#1");
  }

  @Test
  void aWarningThatBecomesCriticalEscalatesFromThen() {
    story.opens("web", WARNING, "", 0).diagnosed("web", CRITICAL, 50_000).until(50_899);
    assertThat(story.headlines()).containsExactly("opened web#1", "diagnosed web#2");

    story.until(50_900);
    assertThat(story.headlines()).last().isEqualTo("escalated web#3");
  }

  @Test
  void itStaysTakenWhileItSpreads() {
    story
        .opens("web", CRITICAL, "", 0)
        .command("web", Action.ACKNOWLEDGE, "", 60)
        .changes("web", TransitionReason.SPREAD, 90);

    assertThat(story.latest("web"))
        .isInstanceOfSatisfying(
            Incident.Acknowledged.class, taken -> assertThat(taken.by()).isEqualTo("kim"));
  }

  @Test
  void aReturnedIncidentHasToBeTakenAnew() {
    story
        .opens("web", CRITICAL, "", 0)
        .command("web", Action.ACKNOWLEDGE, "", 60)
        .heals("web", 90)
        .returns("web", 120);

    assertThat(story.latest("web")).isInstanceOf(Incident.Open.class);
  }

  @Test
  void closedStaysClosedUntilSomethingNewHappens() {
    story
        .opens("web", WARNING, "", 0)
        .command("web", Action.RESOLVE, "", 60)
        .heals("web", 90)
        .until(95);
    assertThat(story.headlines()).containsExactly("opened web#1", "closed web#2");

    story.returns("web", 120);
    assertThat(story.headlines()).last().isEqualTo("reopened web#3");
  }

  @Test
  void aClosedIncidentThatBecomesWorseIsOpenAgain() {
    story
        .opens("web", WARNING, "", 0)
        .command("web", Action.RESOLVE, "", 60)
        .changes("web", TransitionReason.SPREAD, 90);

    assertThat(story.headlines()).last().isEqualTo("reopened web#3");
    assertThat(story.latest("web")).isInstanceOf(Incident.Open.class);
  }

  @Test
  void commentsAndAssigneesAreKept() {
    story
        .opens("web", WARNING, "", 0)
        .command("web", Action.ASSIGN, "lee", 10)
        .command("web", Action.COMMENT, "rolled back", 20)
        .heals("web", 90);

    assertThat(story.latest("web").problem().care().assignee()).isEqualTo("lee");
    assertThat(story.latest("web").problem().care().comments())
        .extracting(comment -> comment.by() + ": " + comment.text())
        .containsExactly("kim: rolled back");
  }

  @Test
  void aRepeatedCommandChangesNothing() {
    story
        .opens("web", WARNING, "", 0)
        .command("web", Action.COMMENT, "x", 20)
        .command("web", Action.COMMENT, "x", 20)
        .command("web", Action.ACKNOWLEDGE, "", 30)
        .command("web", Action.ACKNOWLEDGE, "", 30)
        .command("web", Action.RESOLVE, "", 40)
        .command("web", Action.RESOLVE, "", 40);

    assertThat(story.headlines())
        .containsExactly("opened web#1", "commented web#2", "acknowledged web#3", "closed web#4");
  }

  @Test
  void aCopyOfACommandThatComesAfterOthersChangesNothing() {
    story
        .opens("web", WARNING, "", 0)
        .command("web", Action.ACKNOWLEDGE, "", 60)
        .command("web", Action.COMMENT, "x", 70)
        .command("web", Action.RELEASE, "", 80)
        .command("web", Action.ACKNOWLEDGE, "", 60)
        .command("web", Action.COMMENT, "x", 70);

    assertThat(story.latest("web")).isInstanceOf(Incident.Open.class);
    assertThat(story.latest("web").problem().care().comments()).hasSize(1);
  }

  @Test
  void aCopyChangesNothingEvenAfterTheIncidentHasChanged() {
    story
        .opens("web", WARNING, "", 0)
        .command("web", Action.ACKNOWLEDGE, "", 60)
        .heals("web", 90)
        .returns("web", 120)
        .command("web", Action.ACKNOWLEDGE, "", 60);

    assertThat(story.latest("web")).isInstanceOf(Incident.Open.class);
  }

  @Test
  void aCommandForNobodyChangesNothing() {
    story.opens("web", WARNING, "", 0).command("other", Action.RESOLVE, "", 40);

    assertThat(story.headlines()).containsExactly("opened web#1");
  }
}
