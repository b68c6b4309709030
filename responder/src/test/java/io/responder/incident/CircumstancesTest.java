package io.responder.incident;

import static io.responder.incident.Samples.at;
import static io.responder.incident.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.Circumstances;
import io.responder.model.Finding;
import io.responder.model.Mute;
import io.responder.model.ObjectRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Roll-outs and annotations change how the incidents of a workload are dealt with. */
class CircumstancesTest {

  private static final Sample CRASH = Sample.of("crashloop-unspecified");
  private static final Sample PLATFORM = Sample.of("image-platform-mismatch");

  private final Story story = new Story();

  @Test
  void whatMayPassWaitsForTheDeadlineOfTheRollOut() {
    story.given(rolling(0, 600), transitory(CRASH, "a", 10)).until(599);
    assertThat(story.told()).isEmpty();
    story.until(600);
    assertThat(story.told()).containsExactly("600s opened crashloop-unspecified");
  }

  @Test
  void whatDoesNotPassOpensAtOnce() {
    story.given(rolling(0, 600), PLATFORM.on(pod("a"), 10, 12)).until(100);
    assertThat(story.told()).containsExactly("12s opened image-platform-mismatch");
  }

  @Test
  void aHardCauseOfWhatWaitsOpensAtOnce() {
    story
        .given(
            rolling(0, 600),
            transitory(CRASH, "a", 10),
            PLATFORM.refining("crashloop-unspecified").on(pod("a"), 20, 22))
        .until(1000);
    assertThat(story.told()).containsExactly("22s opened image-platform-mismatch");
  }

  @Test
  void whatPassesWithTheRollOutIsNeverTold() {
    story
        .given(
            rolling(0, 600),
            transitory(CRASH, "a", 10),
            CRASH.healedOn(pod("a"), 60),
            note(web(), Circumstances.NONE, 90))
        .until(10_000);
    assertThat(story.told()).isEmpty();
  }

  @Test
  void whatOutlastsTheRollOutOpensAtItsEnd() {
    story
        .given(rolling(0, 600), transitory(CRASH, "a", 10), note(web(), Circumstances.NONE, 90))
        .until(10_000);
    assertThat(story.told()).containsExactly("90s opened crashloop-unspecified");
  }

  @Test
  void progressMovesTheDeadline() {
    story
        .given(rolling(0, 600), transitory(CRASH, "a", 10), noted(rollout(0, 900), 300))
        .until(10_000);
    assertThat(story.told()).containsExactly("900s opened crashloop-unspecified");
  }

  @Test
  void whatBeganBeforeTheRollOutDoesNotWait() {
    story.given(rolling(100, 700), transitory(CRASH, "a", 10)).until(200);
    assertThat(story.told()).hasSize(1);
  }

  @Test
  void whatIsOpenStaysOpen() {
    story.given(transitory(CRASH, "a", 10), rolling(5, 600)).until(1_000);
    assertThat(story.told()).containsExactly("10s opened crashloop-unspecified");
  }

  /** The pods and their workload are told of by different ways. */
  @Test
  void theRollOutMayBeHeardOfAfterWhatWaitsForItsTime() {
    Sample slow = CRASH.after(60);
    story.given(transitory(slow, "a", 10), noted(rollout(5, 600), 20)).until(10_000);
    assertThat(story.told()).containsExactly("600s opened crashloop-unspecified");
  }

  @Test
  void theAnnotationOfAWorkloadMutesItsIncidents() {
    story
        .given(
            CRASH.on(pod("a"), 10, 10), muted(web(), 300, 20), note(web(), Circumstances.NONE, 30))
        .until(40);
    assertThat(story.told())
        .containsExactly(
            "10s opened crashloop-unspecified",
            "20s muted crashloop-unspecified",
            "30s unmuted crashloop-unspecified");
  }

  @Test
  void whatOpensUnderAnAnnotationOpensMuted() {
    story.given(muted(web(), 300, 5), CRASH.on(pod("a"), 10, 10)).until(40);
    assertThat(story.only().problem().mutedBy()).isEqualTo(mute(web(), 300));
    assertThat(story.told()).containsExactly("10s opened crashloop-unspecified");
  }

  @Test
  void theAnnotationsOfPodsMuteOnlyTogetherAndTheShortestCounts() {
    story.given(CRASH.on(pod("a"), 10, 10), CRASH.on(pod("b"), 10, 10), muted(pod("a"), 300, 20));
    assertThat(story.only().problem().mutedBy()).isNull();
    story.given(muted(pod("b"), 200, 30));
    assertThat(story.only().problem().mutedBy()).isEqualTo(mute(pod("b"), 200));
    story.given(CRASH.on(pod("c"), 40, 40));
    assertThat(story.only().problem().mutedBy()).isNull();
  }

  @Test
  void aNoteOfAWorkloadWithoutIncidentsIsForgottenWhenItIsOver() {
    story.given(muted(web(), 3_000, 20));
    story.until(2_999);
    assertThat(story.state()).isNotNull();
    story.until(3_000);
    assertThat(story.state()).isNull();
  }

  @Property(tries = 300)
  void anyOrderAndAnyDuplicationGiveTheSameEnd(@ForAll long seed) {
    List<Finding> findings =
        List.of(
            noted(rollout(0, 600), 1),
            transitory(CRASH, "a", 10),
            PLATFORM.refining("crashloop-unspecified").on(pod("b"), 20, 25),
            noted(rollout(0, 900), 300),
            muted(pod("a"), 90_000, 20),
            muted(pod("b"), 80_000, 30),
            note(web(), Circumstances.NONE, 500));
    List<Finding> shuffled = new ArrayList<>(findings);
    shuffled.addAll(findings.subList(0, new Random(seed).nextInt(findings.size())));
    Collections.shuffle(shuffled, new Random(seed));

    Story inOrder = new Story().given(findings.toArray(Finding[]::new)).until(10_000);
    Story disordered = new Story().given(shuffled.toArray(Finding[]::new)).until(10_000);

    assertThat(disordered.only().problem().mutedBy()).isEqualTo(inOrder.only().problem().mutedBy());
    assertThat(disordered.only().problem().diagnosis().cause())
        .isEqualTo(inOrder.only().problem().diagnosis().cause());
    assertThat(disordered.only().state()).isEqualTo(inOrder.only().state());
  }

  private static ObjectRef web() {
    return Samples.WEB;
  }

  private static Finding rolling(long since, long deadline) {
    return noted(rollout(since, deadline), since);
  }

  private static Circumstances rollout(long since, long deadline) {
    return new Circumstances(null, new Circumstances.Rollout(at(since), at(deadline)));
  }

  private static Finding noted(Circumstances circumstances, long at) {
    return note(web(), circumstances, at);
  }

  private static Finding muted(ObjectRef object, long until, long at) {
    return note(object, new Circumstances(mute(object, until), null), at);
  }

  private static Mute mute(ObjectRef object, long until) {
    return new Mute(Mute.Kind.ANNOTATION, object.display(), "", "", at(until));
  }

  private static Finding note(ObjectRef object, Circumstances circumstances, long at) {
    return new Finding.Noted(object, web(), circumstances, at(at));
  }

  private static Finding transitory(Sample sample, String pod, long at) {
    Finding.Holds holds = sample.on(pod(pod), at, at);
    return new Finding.Holds(
        holds.object(),
        holds.workload(),
        holds.diagnosis(),
        holds.evidence(),
        holds.since(),
        holds.at(),
        true);
  }
}
