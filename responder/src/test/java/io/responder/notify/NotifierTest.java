package io.responder.notify;

import static io.responder.notify.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.model.Actor;
import io.responder.model.Incident;
import io.responder.model.Mute;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.notify.Delivery.Delivered;
import io.responder.notify.Delivery.Rejected;
import io.responder.notify.Delivery.RetryLater;
import io.responder.notify.Notification.News;
import io.responder.notify.Notification.Timing;
import io.responder.notify.Notifier.Subscription;
import io.responder.notify.Samples.Course;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NotifierTest {

  /** Answers as told to, then delivers; keeps what it was told. */
  private static final class FakeReceiver implements Receiver {
    final List<Notification> attempts = new ArrayList<>();
    final Deque<Delivery> answers = new ArrayDeque<>();
    Delivery answer = new Delivered();
    Runnable during = () -> {};

    @Override
    public String name() {
      return "fake-" + System.identityHashCode(this);
    }

    @Override
    public Delivery deliver(Notification notification) {
      attempts.add(notification);
      during.run();
      return answers.isEmpty() ? answer : answers.remove();
    }

    List<String> told() {
      return attempts.stream().map(n -> n.reason().label() + ' ' + n.incident().id()).toList();
    }
  }

  private static final RetryLater DOWN = new RetryLater(null, "down");

  private static final Mute MUTE =
      new Mute(Mute.Kind.SILENCE, "s-1", "kim", "upgrade", Samples.at(400));

  private final ManualTime time = new ManualTime(at(12));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeReceiver receiver = new FakeReceiver();
  private final FakeReceiver other = new FakeReceiver();
  private final Notifier notifier =
      Notifier.of(
          new NotifyConfig(null, null, null, null),
          List.of(
              new Subscription(receiver, Severity.INFO),
              new Subscription(other, Severity.CRITICAL)),
          attempt -> 1000L << Math.min(attempt - 1, 8),
          time,
          time,
          meters);
  private final Course course = new Course("inc");

  private CompletableFuture<Void> tell(Transition transition) {
    CompletableFuture<Void> done = notifier.tell(transition);
    time.run();
    return done;
  }

  private void hear(Transition transition) {
    CompletableFuture<Void> unused = tell(transition);
  }

  @Test
  void tellsEveryReceiverAndSaysWhenItIsDone() {
    CompletableFuture<Void> done = notifier.tell(course.opened());
    assertThat(done).isNotDone();

    time.run();

    assertThat(done).isCompleted();
    assertThat(receiver.told()).containsExactly("opened inc");
    assertThat(other.told()).containsExactly("opened inc");
    assertThat(receiver.attempts.get(0).timing()).isEqualTo(Timing.PROMPT);
  }

  @Test
  void tellsWhatAPersonWouldActOn() {
    hear(course.opened());
    hear(course.diagnosed("image-tag-not-found", 20));
    hear(course.diagnosed("image-tag-not-found", 25));
    hear(course.healed(90));
    hear(course.reopened(100));
    hear(course.resolved(TransitionReason.GONE, 200));

    assertThat(receiver.told())
        .containsExactly("opened inc", "diagnosed inc", "healed inc", "reopened inc", "gone inc");
  }

  @Test
  void howLongAReceiverDidNotKnowIsCountedFromTheOnsetToItsFirstNews() {
    receiver.answer = DOWN;
    var opened = course.opened();
    hear(opened);
    time.pass(Duration.ofMinutes(2));
    assertThat(knowing(receiver).count()).isZero();
    receiver.answer = new Delivery.Delivered();
    hear(course.diagnosed("image-tag-not-found", 200));
    time.pass(Duration.ofMinutes(10));
    hear(course.healed(300));

    var onset = opened.after().problem().onset();
    assertThat(knowing(receiver).count()).isEqualTo(1);
    assertThat(knowing(receiver).mean(TimeUnit.SECONDS))
        .isBetween(120.0, (double) Duration.between(onset, time.instant()).toSeconds());
  }

  private Timer knowing(FakeReceiver of) {
    return meters.get("responder.notify.knowing").tag("receiver", of.name()).timer();
  }

  @Test
  void whatIsCancelledIsNotToldAnyMore() {
    receiver.answer = DOWN;
    other.answer = DOWN;
    CompletableFuture<Void> done = tell(course.opened());
    assertThat(done).isNotDone();
    int attempts = receiver.attempts.size();

    done.cancel(false);
    receiver.answer = new Delivered();
    time.pass(Duration.ofHours(1));
    time.run();

    assertThat(receiver.attempts).hasSize(attempts);
  }

  @Test
  void doesNotTellOfConsequencesUntilTheyStandAlone() {
    Course consequence = new Course("b");
    consequence.correlated("a", 5);
    CompletableFuture<Void> opened = tell(consequence.opened());
    assertThat(opened).isCompleted();
    assertThat(receiver.told()).isEmpty();

    hear(consequence.correlated(null, 400));
    assertThat(receiver.told()).containsExactly("correlated b");
  }

  @Test
  void theGrowthOfWhatStandsForOthersIsNoNews() {
    hear(course.opened());
    hear(course.correlated(null, 20));
    assertThat(receiver.told()).containsExactly("opened inc");
  }

  @Test
  void theEndOfAConsequenceIsToldToThoseWhoKnowOfIt() {
    hear(course.opened());
    hear(course.correlated("a", 20));
    hear(course.healed(90));

    Course unknown = new Course("c");
    unknown.correlated("a", 5);
    hear(unknown.opened());
    hear(unknown.healed(90));

    assertThat(receiver.told()).containsExactly("opened inc", "healed inc");
  }

  @Test
  void whatTurnsOutToBeAConsequenceWhileItWaitsIsNotTold() {
    receiver.answer = DOWN;
    CompletableFuture<Void> opened = tell(course.opened());
    CompletableFuture<Void> correlated = tell(course.correlated("a", 13));
    receiver.answer = new Delivered();
    time.pass(Duration.ofHours(1));

    assertThat(opened).isCompleted();
    assertThat(correlated).isCompleted();
    assertThat(receiver.attempts).hasSize(1);
  }

  @Test
  void whatWasNeverReceivedHasNoEnd() {
    receiver.answer = DOWN;
    hear(course.opened());
    hear(course.muted(MUTE, 13));
    receiver.answer = new Delivered();
    hear(course.healed(90));
    time.pass(Duration.ofHours(1));

    assertThat(receiver.attempts).hasSize(1);
  }

  @Test
  void whatWasNotReceivedBeforeItWasMutedIsOpenedAfterwards() {
    receiver.answer = DOWN;
    hear(course.opened());
    hear(course.muted(MUTE, 13));
    receiver.answer = new Delivered();
    hear(course.muted(null, 90));
    time.pass(Duration.ofHours(1));

    assertThat(receiver.told()).containsExactly("opened inc", "unmuted inc");
    assertThat(receiver.attempts.get(1).news()).isEqualTo(Notification.News.OPENED);
  }

  @Test
  void isSilentWhileAnIncidentIsMuted() {
    hear(course.muted(MUTE, 5));
    hear(course.opened());
    hear(course.diagnosed("image-tag-not-found", 20));
    hear(course.muted(null, 400));
    hear(course.healed(500));

    assertThat(receiver.told()).containsExactly("unmuted inc", "healed inc");
    assertThat(receiver.attempts.get(0).news()).isEqualTo(Notification.News.OPENED);
  }

  @Test
  void whatBeganAndEndedWhileItWasMutedIsNeverTold() {
    hear(course.muted(MUTE, 5));
    hear(course.opened());
    hear(course.healed(90));

    assertThat(receiver.told()).isEmpty();
  }

  @Test
  void theEndOfWhatWasToldBeforeItWasMutedIsTold() {
    hear(course.opened());
    hear(course.muted(MUTE, 15));
    hear(course.healed(90));
    hear(course.reopened(100));
    hear(course.healed(200));

    assertThat(receiver.told()).containsExactly("opened inc", "healed inc");
  }

  @Test
  void whatIsNoLongerMutedIsToldWhateverElseChangedWithIt() {
    hear(course.muted(MUTE, 5));
    hear(course.opened());
    Incident muted = course.diagnosed("image-platform-mismatch", 20).after();
    Incident told = muted.with(muted.problem().mutedBy(null)).changed();
    hear(new Transition(muted, told, TransitionReason.DIAGNOSED, Actor.TIME, Samples.at(30)));

    assertThat(receiver.told()).containsExactly("diagnosed inc");
  }

  @Test
  void aReceiverHearsOfAnEndOnlyIfItWasToldAsThatSevere() {
    Course mild = new Course("mild", Severity.WARNING);
    hear(mild.opened());
    hear(mild.muted(MUTE, 15));
    hear(mild.spread(Severity.CRITICAL, 20));
    hear(mild.healed(90));

    assertThat(receiver.told()).containsExactly("opened mild", "healed mild");
    assertThat(other.told()).isEmpty();
  }

  @Test
  void keepsToTheSeverityThatAReceiverAsksFor() {
    Course mild = new Course("mild", Severity.WARNING);
    hear(mild.opened());
    hear(mild.spread(Severity.CRITICAL, 20));

    assertThat(receiver.told()).containsExactly("opened mild", "spread mild");
    assertThat(other.told()).containsExactly("spread mild");
  }

  @Test
  void retriesLaterAndLaterUntilItIsDelivered() {
    receiver.answers.addAll(List.of(DOWN, DOWN, DOWN));
    CompletableFuture<Void> done = tell(course.opened());

    time.pass(Duration.ofMillis(999));
    assertThat(receiver.attempts).hasSize(1);
    time.pass(Duration.ofMillis(1));
    assertThat(receiver.attempts).hasSize(2);
    time.pass(Duration.ofSeconds(2));
    assertThat(receiver.attempts).hasSize(3);
    assertThat(done).isNotDone();
    time.pass(Duration.ofSeconds(4));

    assertThat(receiver.attempts).hasSize(4);
    assertThat(receiver.attempts).extracting(Notification::id).containsOnly("inc-1");
    assertThat(done).isCompleted();
    assertThat(count(receiver, "retried")).isEqualTo(3);
    assertThat(count(receiver, "delivered")).isEqualTo(1);
  }

  @Test
  void waitsAsLongAsTheReceiverAsks() {
    receiver.answers.add(new RetryLater(Duration.ofSeconds(30), "busy"));
    hear(course.opened());

    time.pass(Duration.ofMillis(29_999));
    assertThat(receiver.attempts).hasSize(1);
    time.pass(Duration.ofMillis(1));
    assertThat(receiver.attempts).hasSize(2);
  }

  @Test
  void givesUpOnlyWhatIsRejected() {
    receiver.answer = new Rejected("gone; check the URL");
    CompletableFuture<Void> done = tell(course.opened());
    time.pass(Duration.ofHours(1));

    assertThat(done).isCompleted();
    assertThat(receiver.attempts).hasSize(1);
    assertThat(count(receiver, "rejected")).isEqualTo(1);
  }

  @Test
  void aDeadReceiverDoesNotHoldUpTheOther() {
    receiver.answer = DOWN;
    CompletableFuture<Void> done = tell(course.opened());

    assertThat(other.told()).containsExactly("opened inc");
    assertThat(done).isNotDone();
  }

  @Test
  void aNotificationThatTheReceiverCannotDigestDoesNotHoldUpTheOthers() {
    receiver.answers.add(DOWN);
    hear(course.opened());
    hear(new Course("second").opened());
    receiver.answers.add(new Delivered());
    receiver.answers.add(DOWN);
    time.pass(Duration.ofSeconds(1));

    assertThat(receiver.told()).startsWith("opened inc", "opened inc", "opened second");
  }

  @Test
  void openAndResolvedWhileTheReceiverIsDownIsOneDelayedNotification() {
    receiver.answer = DOWN;
    CompletableFuture<Void> opened = tell(course.opened());
    CompletableFuture<Void> diagnosed = tell(course.diagnosed("image-tag-not-found", 20));
    CompletableFuture<Void> healed = tell(course.healed(90));
    time.pass(Duration.ofHours(2));
    receiver.attempts.clear();
    receiver.answer = new Delivered();
    time.pass(Duration.ofMinutes(5));

    assertThat(receiver.attempts).hasSize(1);
    Notification told = receiver.attempts.get(0);
    assertThat(told.news()).isEqualTo(News.RESOLVED);
    assertThat(told.introduces()).isTrue();
    assertThat(told.superseded())
        .containsExactly(TransitionReason.OPENED, TransitionReason.DIAGNOSED);
    assertThat(told.timing()).isEqualTo(Timing.DELAYED);
    assertThat(List.of(opened, diagnosed, healed)).allMatch(CompletableFuture::isDone);
  }

  @Test
  void neverTellsOpenAfterResolved() {
    receiver.during =
        () -> {
          if (receiver.attempts.size() == 1) {
            CompletableFuture<Void> unused = notifier.tell(course.healed(90));
          }
        };
    receiver.answers.add(DOWN);
    Transition opened = course.opened();
    hear(opened);
    time.pass(Duration.ofMinutes(1));
    hear(opened);

    assertThat(receiver.told()).containsExactly("opened inc", "healed inc");
  }

  @Test
  void aTransitionThatComesAgainIsToldOnce() {
    Transition opened = course.opened();
    CompletableFuture<Void> first = notifier.tell(opened);
    CompletableFuture<Void> second = notifier.tell(opened);
    time.run();
    CompletableFuture<Void> third = tell(opened);

    assertThat(receiver.attempts).hasSize(1);
    assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aReceiverThatThrowsIsTriedAgain() {
    receiver.during =
        () -> {
          if (receiver.attempts.size() == 1) {
            throw new IllegalStateException("bug");
          }
        };
    CompletableFuture<Void> done = tell(course.opened());
    assertThat(done).isNotDone();

    time.pass(Duration.ofSeconds(1));
    assertThat(done).isCompleted();
  }

  @Test
  void whatIsNotToldAtTheEndStaysUndone() {
    receiver.answer = DOWN;
    CompletableFuture<Void> done = tell(course.opened());
    notifier.close();
    time.pass(Duration.ofHours(1));

    assertThat(done).isNotDone();
    assertThat(receiver.attempts).hasSize(1);
  }

  private double count(Receiver of, String outcome) {
    return meters
        .counter("responder.notify.deliveries", "receiver", of.name(), "outcome", outcome)
        .count();
  }
}
