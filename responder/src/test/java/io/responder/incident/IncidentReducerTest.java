package io.responder.incident;

import static io.responder.incident.Samples.CRASH;
import static io.responder.incident.Samples.OOM;
import static io.responder.incident.Samples.PLATFORM;
import static io.responder.incident.Samples.PROGRESS;
import static io.responder.incident.Samples.PULL;
import static io.responder.incident.Samples.TAG;
import static io.responder.incident.Samples.WEB;
import static io.responder.incident.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.Severity;
import io.responder.model.Transition;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IncidentReducerTest {

  private static final ObjectRef A = pod("web-a");
  private static final ObjectRef B = pod("web-b");

  private static final Sample FLAPS = Sample.of("flaps");

  private final Story story = new Story();

  @Nested
  class Opening {

    @Test
    void opensAtOnceWhereTheRuleDoesNotWait() {
      story.given(OOM.on(A, 0, 5));

      assertThat(story.told()).containsExactly("5s opened oom-killed");
      assertThat(story.incidents()).singleElement().isInstanceOf(Incident.Open.class);
    }

    @Test
    void opensWhenItHasHeldForAsLongAsTheRuleAsksFromItsOnset() {
      story.given(OOM.after(30).on(A, 10, 15)).until(39);
      assertThat(story.told()).isEmpty();

      story.until(40);
      assertThat(story.told()).containsExactly("40s opened oom-killed");
    }

    @Test
    void opensAtOnceWhenItHeldLongEnoughBeforeItWasSeen() {
      story.given(OOM.after(30).on(A, 0, 300));

      assertThat(story.told()).containsExactly("300s opened oom-killed");
      assertThat(story.incidents().get(0).problem().onset()).isEqualTo(Samples.at(0));
    }

    @Test
    void anOnsetInTheFutureCountsAsNow() {
      story.given(OOM.after(30).on(A, 600, 10)).until(40);

      assertThat(story.told()).containsExactly("40s opened oom-killed");
    }

    @Test
    void whatClearsBeforeItOpensLeavesNoTrace() {
      story.given(OOM.after(30).on(A, 0, 0), OOM.healedOn(A, 29)).until(3600);

      assertThat(story.told()).isEmpty();
      assertThat(story.state()).isNull();
    }

    @Test
    void aLateTickGivesTheTimeOfTheDeadline() {
      story.given(OOM.after(30).on(A, 0, 0)).lateAt(95);

      assertThat(story.told()).containsExactly("30s opened oom-killed");
    }

    @Test
    void aDeadlineThatPassedBeforeTheInputComesFirst() {
      story.given(OOM.after(30).on(A, 0, 0), OOM.healedOn(A, 31)).until(100);

      assertThat(story.told()).containsExactly("30s opened oom-killed", "91s healed oom-killed");
    }

    @Test
    void manyPodsOfOneWorkloadAreOneIncident() {
      IntStream.range(0, 1_100).forEach(i -> story.given(OOM.on(pod("web-" + i), i, i)));

      assertThat(story.told()).containsExactly("0s opened oom-killed", "9s spread oom-killed");
      assertThat(story.incidents()).hasSize(1);
      assertThat(story.incidents().get(0).problem().objects()).hasSize(Dossier.MAX_OBJECTS);
      assertThat(story.incidents().get(0).problem().evidence()).hasSize(Dossier.MAX_EVIDENCE);
      assertThat(story.present().held()).hasSize(WorkloadIncidents.MAX_HELD_PER_RULE);
    }

    @Test
    void anIncidentLastsWhileTheLastOfManyPodsShowsIt() {
      IntStream.range(0, 300).forEach(i -> story.given(OOM.on(pod("web-" + i), 0, 0)));
      IntStream.range(0, 299).forEach(i -> story.given(OOM.healedOn(pod("web-" + i), 10)));
      story.until(1_000);

      assertThat(story.incidents()).noneMatch(incident -> incident.resolvedAt() != null);

      story.given(OOM.healedOn(pod("web-299"), 1_000)).until(1_100);
      assertThat(story.incidents()).allMatch(incident -> incident.resolvedAt() != null);
    }

    @Test
    void tellsOnlyThatItBecameMoreSevere() {
      story.given(
          OOM.on(A, 0, 0),
          OOM.on(B, 5, 5),
          OOM.as(Severity.CRITICAL).on(B, 5, 9),
          OOM.on(B, 5, 12));

      assertThat(story.told()).containsExactly("0s opened oom-killed", "9s spread oom-killed");
      assertThat(story.incidents().get(0).problem().diagnosis().severity())
          .isEqualTo(Severity.CRITICAL);
    }
  }

  @Nested
  class Diagnosing {

    @Test
    void aMorePreciseCauseIsTheSameIncident() {
      story.given(PULL.on(A, 0, 1), PLATFORM.on(A, 0, 2));

      assertThat(story.told())
          .containsExactly(
              "1s opened image-pull-unspecified", "2s diagnosed image-platform-mismatch");
      assertThat(story.transitions()).extracting(Transition::number).containsExactly(1, 2);
      assertThat(story.transitions()).extracting(t -> t.after().id()).containsOnly(id());
    }

    @Test
    void aGenericFindingJoinsThePreciseIncident() {
      story.given(PLATFORM.on(A, 0, 1), PULL.on(A, 0, 2), PULL.on(B, 3, 4));

      assertThat(story.told()).containsExactly("1s opened image-platform-mismatch");
      assertThat(story.incidents().get(0).problem().objects()).containsExactly(A, B);
    }

    @Test
    void thePreciseCauseStaysWhileTheGenericOneHolds() {
      story
          .given(PLATFORM.on(A, 0, 1), PULL.on(A, 0, 2), PLATFORM.healedOn(A, 10))
          .until(1000)
          .given(PLATFORM.on(A, 0, 1001), PLATFORM.healedOn(A, 1010))
          .until(5000);

      assertThat(story.told()).containsExactly("1s opened image-platform-mismatch");
    }

    @Test
    void twoPreciseCausesAreTwoIncidents() {
      story.given(PULL.on(A, 0, 0), TAG.on(A, 0, 1), PLATFORM.on(B, 2, 2), PULL.on(B, 2, 3));

      assertThat(story.told())
          .containsExactly(
              "0s opened image-pull-unspecified",
              "1s diagnosed image-tag-not-found",
              "2s opened image-platform-mismatch");
    }

    @Test
    void aCauseThatTakesThePlaceOfOneThatWentIsTheSameIncident() {
      story.given(PULL.on(A, 0, 0), TAG.on(A, 0, 1), TAG.healedOn(A, 20), PLATFORM.on(A, 20, 21));

      assertThat(story.told())
          .containsExactly(
              "0s opened image-pull-unspecified",
              "1s diagnosed image-tag-not-found",
              "21s diagnosed image-platform-mismatch");
    }

    @Test
    void theGenericFindingGoesWithTheCauseThatStillHolds() {
      story
          .given(PULL.on(A, 0, 0), TAG.on(A, 0, 1), PLATFORM.on(A, 2, 2), TAG.healedOn(A, 20))
          .until(80);

      assertThat(story.told())
          .containsExactly(
              "0s opened image-pull-unspecified",
              "1s diagnosed image-tag-not-found",
              "2s opened image-platform-mismatch",
              "80s healed image-tag-not-found");
    }

    @Test
    void twoIncidentsThatTurnOutToBeOneAreMergedIntoTheFirst() {
      Sample both = Sample.of("image-gone").refining("crashloop-unspecified", "rollout-stuck");
      story.given(CRASH.on(A, 0, 0), PROGRESS.on(WEB, 5, 5), both.on(A, 7, 7)).until(1000);

      assertThat(story.told())
          .containsExactly(
              "0s opened crashloop-unspecified",
              "5s opened rollout-stuck",
              "7s merged rollout-stuck",
              "7s diagnosed image-gone");
      assertThat(story.incidents()).singleElement().extracting(Incident::id).isEqualTo(id());
      assertThat(story.incidents().get(0).problem().objects()).contains(A, WEB);
    }

    @Test
    void beforeItOpensADiagnosisIsNotNews() {
      story.given(PULL.after(30).on(A, 0, 0), PLATFORM.after(30).on(A, 5, 5)).until(40);

      assertThat(story.told()).containsExactly("30s opened image-platform-mismatch");
    }
  }

  @Nested
  class Resolving {

    @Test
    void healsWhenNothingHeldForTheTimeOfTheRule() {
      story.given(OOM.on(A, 0, 0), OOM.on(B, 0, 1), OOM.healedOn(A, 10), OOM.healedOn(B, 20));
      story.until(79);
      assertThat(story.told()).hasSize(1);

      story.until(80);
      assertThat(story.told()).last().isEqualTo("80s healed oom-killed");
    }

    @Test
    void aSymptomInBetweenIsNoNews() {
      story.given(OOM.on(A, 0, 0), OOM.healedOn(A, 10), OOM.on(A, 50, 50)).until(2000);

      assertThat(story.told()).containsExactly("0s opened oom-killed");
    }

    @Test
    void theSuccessorOfADeletedPodContinuesTheIncident() {
      story
          .given(OOM.on(A, 0, 0), OOM.clearedOn(A, ClearReason.GONE, 10), OOM.on(B, 100, 100))
          .until(2000);

      assertThat(story.told()).containsExactly("0s opened oom-killed");
    }

    @Test
    void isGoneWhenNoSuccessorShowsIt() {
      story.given(OOM.on(A, 0, 0), OOM.clearedOn(A, ClearReason.GONE, 10)).until(130);

      assertThat(story.told()).last().isEqualTo("130s gone oom-killed");
    }

    @Test
    void doesNotWaitForSuccessorsOfAWorkloadThatIsGone() {
      story
          .given(
              PROGRESS.on(WEB, 0, 0),
              OOM.on(A, 0, 0),
              PROGRESS.clearedOn(WEB, ClearReason.GONE, 10),
              OOM.clearedOn(A, ClearReason.GONE, 12))
          .until(42);

      assertThat(story.told()).endsWith("40s gone rollout-stuck", "42s gone oom-killed");
    }

    @Test
    void whatWasOnlyReportedExpires() {
      story.given(OOM.on(A, 0, 0), OOM.clearedOn(A, ClearReason.EXPIRED, 3600)).until(3720);

      assertThat(story.told()).last().isEqualTo("3720s expired oom-killed");
    }

    @Test
    void isReopenedInsideTheWindow() {
      story
          .given(OOM.on(A, 0, 0), OOM.healedOn(A, 10))
          .until(70)
          .given(OOM.after(20).on(B, 960, 960))
          .until(2000);

      assertThat(story.told())
          .containsExactly(
              "0s opened oom-killed", "70s healed oom-killed", "980s reopened oom-killed");
      assertThat(story.transitions()).extracting(Transition::number).containsExactly(1, 2, 3);
      assertThat(story.transitions()).extracting(t -> t.after().id()).containsOnly(id());
    }

    @Test
    void aReturnThatClearsBeforeItsTimeDoesNotReopen() {
      story
          .given(OOM.on(A, 0, 0), OOM.healedOn(A, 10))
          .until(70)
          .given(OOM.after(20).on(B, 900, 900), OOM.healedOn(B, 910))
          .until(9000);

      assertThat(story.told()).containsExactly("0s opened oom-killed", "70s healed oom-killed");
      assertThat(story.state()).isNull();
    }

    @Test
    void isANewIncidentAfterTheWindowEvenWithTheSameOnset() {
      story.given(OOM.on(A, 0, 0), OOM.healedOn(A, 10)).until(971).given(OOM.on(A, 0, 971));

      assertThat(story.told()).last().isEqualTo("971s opened oom-killed");
      assertThat(story.transitions().get(2).after().id()).isNotEqualTo(id());
      assertThat(story.transitions().get(2).number()).isEqualTo(1);
    }

    @Test
    void anAcknowledgedIncidentIsResolvedToo() {
      story.given(OOM.on(A, 0, 0));
      Incident.Open open = (Incident.Open) story.incidents().get(0);
      assertThat(open.acknowledge("kim").resolve(Samples.at(9)).changes()).isEqualTo(3);
    }
  }

  @Nested
  class Ordering {

    @Test
    void aStatementOlderThanWhatIsKnownIsDropped() {
      Finding.Holds holds = OOM.on(A, 0, 5);
      story.given(OOM.healedOn(A, 10), holds).until(1000);

      assertThat(story.told()).isEmpty();
    }

    @Test
    void anOlderClearingDoesNotEndWhatHoldsNow() {
      story.given(OOM.on(A, 0, 10), OOM.healedOn(A, 5)).until(1000);

      assertThat(story.told()).containsExactly("10s opened oom-killed");
    }

    @Test
    void aRepeatedStatementChangesNothing() {
      story.given(OOM.on(A, 0, 10));
      WorkloadIncidents before = story.state();

      story.given(OOM.on(A, 0, 10));

      assertThat(story.state()).isSameAs(before);
    }
  }

  private String id() {
    return story.transitions().get(0).after().id();
  }

  /** A rule that says what separates its incidents. */
  @Nested
  class Groups {

    private final Sample disk = Sample.of("disk-full");

    @Test
    void findingsOfTwoGroupsAreTwoIncidents() {
      story.given(disk.grouped("web-a").on(A, 0, 0), disk.grouped("web-b").on(B, 1, 1));

      assertThat(story.told()).containsExactly("0s opened disk-full", "1s opened disk-full");
      assertThat(story.incidents()).extracting(Incident::id).doesNotHaveDuplicates();
    }

    @Test
    void findingsOfOneGroupAreOneIncident() {
      story.given(disk.grouped("data").on(A, 0, 0), disk.grouped("data").on(B, 1, 1));

      assertThat(story.told()).containsExactly("0s opened disk-full");
    }

    @Test
    void eachGroupHealsForItself() {
      story
          .given(
              disk.grouped("web-a").on(A, 0, 0),
              disk.grouped("web-b").on(B, 0, 0),
              disk.healedOn(A, 30))
          .until(600);

      assertThat(story.told())
          .containsExactly("0s opened disk-full", "0s opened disk-full", "90s healed disk-full");
    }

    @Test
    void aGroupThatComesBackReopensItsOwnIncident() {
      story
          .given(
              disk.grouped("web-a").on(A, 0, 0),
              disk.grouped("web-b").on(B, 0, 0),
              disk.healedOn(A, 30),
              disk.healedOn(B, 30))
          .until(120);
      story.given(disk.grouped("web-b").on(B, 130, 130));

      Transition last = story.transitions().get(story.transitions().size() - 1);
      assertThat(story.told()).last().isEqualTo("130s reopened disk-full");
      assertThat(last.after().problem().diagnosis().group()).isEqualTo("web-b");
    }

    @Test
    void whatNamesNoGroupIsExplainedByWhatDoes() {
      story.given(PULL.on(A, 0, 0), PLATFORM.grouped("amd64").on(A, 1, 1), PULL.on(B, 2, 2));

      assertThat(story.told())
          .containsExactly(
              "0s opened image-pull-unspecified", "1s diagnosed image-platform-mismatch");
    }
  }

  /** Risen or merged, a diagnosis used to lose the labels of its rule. */
  @Test
  void labelsOfTheRuleSurviveEveryChangeOfTheDiagnosis() {
    story
        .given(
            PULL.on(A, 0, 0),
            PLATFORM.on(A, 1, 1),
            PLATFORM.as(Severity.CRITICAL).on(B, 2, 2),
            FLAPS.on(A, 3, 3))
        .until(25 * 3600);

    assertThat(story.incidents())
        .isNotEmpty()
        .allSatisfy(
            incident ->
                assertThat(incident.problem().diagnosis().labels()).containsEntry("team", "shop"));
  }
}
