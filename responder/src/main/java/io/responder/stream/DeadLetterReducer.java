package io.responder.stream;

import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.Finding;
import io.responder.model.LocalizedText;
import io.responder.model.ObjectRef;
import io.responder.model.Reducer;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.model.SymptomSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter is itself an incident: the first one of a topic makes a finding, and so does
 * another error; when none came for {@link #QUIET} the finding expires.
 */
final class DeadLetterReducer implements Reducer<DeadLetterHistory, DeadLetter, Finding> {

  static final String RULE = "dead-letter";
  static final Duration QUIET = Duration.ofHours(1);

  private final String deadLetters;
  private final String bootstrapServers;

  DeadLetterReducer(String deadLetters, String bootstrapServers) {
    this.deadLetters = deadLetters;
    this.bootstrapServers = bootstrapServers;
  }

  @Override
  public Step<DeadLetterHistory, Finding> on(@Nullable DeadLetterHistory state, DeadLetter letter) {
    if (state == null) {
      DeadLetterHistory first =
          new DeadLetterHistory(letter.topic(), letter.at(), letter.at(), letter.exception());
      return new Step<>(first, List.of(holds(first, letter)));
    }
    if (!letter.at().isAfter(state.lastAt())) {
      return new Step<>(state, List.of());
    }
    DeadLetterHistory next =
        new DeadLetterHistory(state.topic(), state.since(), letter.at(), letter.exception());
    boolean another = !letter.exception().equals(state.exception());
    return new Step<>(next, another ? List.of(holds(next, letter)) : List.of());
  }

  @Override
  public Step<DeadLetterHistory, Finding> tick(DeadLetterHistory state, Instant now) {
    Instant deadline = nextDeadline(state);
    if (deadline.isAfter(now)) {
      return new Step<>(state, List.of());
    }
    ObjectRef object = object(state.topic());
    return new Step<>(
        null,
        List.of(new Finding.Cleared(object, object, RULE, Finding.ClearReason.EXPIRED, deadline)));
  }

  @Override
  public Instant nextDeadline(DeadLetterHistory state) {
    return state.lastAt().plus(QUIET);
  }

  private Finding holds(DeadLetterHistory state, DeadLetter letter) {
    ObjectRef object = object(letter.topic());
    Diagnosis diagnosis =
        new Diagnosis(
            RULE,
            RULE,
            Severity.WARNING,
            Set.of(),
            Set.of(),
            List.of(),
            List.of(new Facet("topic", letter.topic())),
            Duration.ZERO,
            // The quiet hour has passed when the finding expires.
            Duration.ZERO,
            Map.of("topic", letter.topic(), "exception", letter.exception()),
            suggestion(letter));
    Evidence evidence =
        new Evidence(
            object,
            SymptomSource.STATUS,
            "partition/" + letter.partition(),
            letter.exception(),
            letter.message(),
            letter.at());
    return new Finding.Holds(object, object, diagnosis, evidence, state.since(), letter.at());
  }

  /** The synthetic object that stands for the dead letters of a topic. */
  private static ObjectRef object(String topic) {
    return new ObjectRef("responder", "", "DeadLetter", "", topic, "");
  }

  private Suggestion suggestion(DeadLetter letter) {
    return letter.exception().equals(DeadLetter.GAP) ? gap(letter) : setAside(letter);
  }

  private Suggestion gap(DeadLetter letter) {
    return new Suggestion(
        text(
            "Records of topic " + letter.topic() + " were deleted before they were processed",
            "토픽 " + letter.topic() + "의 레코드가 처리되기 전에 삭제되었습니다"),
        text(
            "In partition %d %s: the responder was down or behind for longer than the topic keeps its records, or somebody deleted them. What is still broken is seen again by itself; what began and ended within the gap is not known."
                .formatted(letter.partition(), letter.message()),
            "파티션 %d에서 처리되지 않은 레코드가 삭제되었습니다(오프셋 %d부터). responder가 토픽의 보존 기간보다 오래 멈췄거나 밀렸거나, 누군가 레코드를 삭제했습니다. 아직 고장 난 것은 다시 감지되지만, 그 사이에 시작되어 끝난 것은 알 수 없습니다."
                .formatted(letter.partition(), letter.offset())),
        List.of(
            look(),
            new Suggestion.Step(
                text(
                    "Look at what was going on in the clusters since the responder last worked (responder.stream.oldest.age, responder.stream.canary.age)",
                    "responder가 마지막으로 동작한 뒤 클러스터에서 있었던 일을 확인하십시오(responder.stream.oldest.age, responder.stream.canary.age)"),
                null,
                Suggestion.Effect.READS)),
        null,
        List.of(
            read(
                text("Nothing waits, and no newer gap is told", "대기 중인 레코드가 없고 새 누락이 보고되지 않습니다"),
                "kafka-consumer-groups.sh --bootstrap-server '"
                    + bootstrapServers.replace("'", "")
                    + "' --describe --all-groups")),
        text(
            "Keep records longer than the longest outage (kafka.eventRetention), and alert on the age of the oldest record that waits",
            "가장 긴 장애보다 오래 레코드를 보존하고(kafka.eventRetention), 가장 오래 기다린 레코드의 나이에 알림을 거십시오"),
        List.of());
  }

  private Suggestion setAside(DeadLetter letter) {
    return new Suggestion(
        text(
            "A record of topic " + letter.topic() + " could not be processed and was set aside",
            "토픽 " + letter.topic() + "의 레코드를 처리할 수 없어 따로 보관했습니다"),
        text(
            "The record at partition %d, offset %d failed with %s. The pipeline went on without it, so what it said is missing from the incidents."
                .formatted(letter.partition(), letter.offset(), letter.exception()),
            "파티션 %d, 오프셋 %d의 레코드가 %s 오류로 실패했습니다. 파이프라인은 이 레코드를 건너뛰고 계속 진행했으므로, 그 내용은 인시던트에 반영되지 않았습니다."
                .formatted(letter.partition(), letter.offset(), letter.exception())),
        List.of(look(), lookAtOriginal(letter), stopWriter(letter)),
        null,
        List.of(
            read(
                text(
                    "No newer dead letter arrives; this incident resolves after one quiet hour",
                    "새 데드 레터가 더 이상 들어오지 않으면 한 시간 뒤 이 인시던트가 해결됩니다"),
                consumer(deadLetters) + " --timeout-ms 60000")),
        text(
            "Let only the responder write to its topics (ACLs), and upgrade all instances to one version",
            "ACL로 responder만 자신의 토픽에 쓸 수 있게 하고, 모든 인스턴스를 같은 버전으로 맞추십시오"),
        List.of());
  }

  private Suggestion.Step look() {
    return read(
        text(
            "Read the dead letters: the headers say where each came from and why it failed",
            "데드 레터를 읽으십시오. 헤더에 원래 위치와 실패 이유가 있습니다"),
        consumer(deadLetters)
            + " --from-beginning --max-messages 20 --timeout-ms 10000"
            + " --property print.timestamp=true --property print.key=true"
            + " --property print.headers=true");
  }

  private Suggestion.Step lookAtOriginal(DeadLetter letter) {
    LocalizedText say =
        text(
            "Compare it with the original record, if retention still has it",
            "보존 기간이 남아 있다면 원본 레코드와 비교하십시오");
    return letter.offset() < 0
        ? new Suggestion.Step(say, null, Suggestion.Effect.READS)
        : read(
            say,
            consumer(letter.topic())
                + " --partition %d --offset %d --max-messages 1 --timeout-ms 10000"
                    .formatted(letter.partition(), letter.offset()));
  }

  private static Suggestion.Step stopWriter(DeadLetter letter) {
    return new Suggestion.Step(
        text(
            "Unreadable bytes or an unknown schemaVersion: stop whoever else writes to %s, or finish the upgrade. An error of a rule or of the responder: report it with the exception and the record"
                .formatted(letter.topic()),
            "읽을 수 없는 바이트이거나 알 수 없는 schemaVersion이면 %s에 쓰는 다른 프로그램을 멈추거나 업그레이드를 마치십시오. 규칙이나 responder의 오류이면 예외와 레코드를 첨부해 보고하십시오"
                .formatted(letter.topic())),
        null,
        Suggestion.Effect.READS);
  }

  private String consumer(String topic) {
    return "kafka-console-consumer.sh --bootstrap-server '"
        + bootstrapServers.replace("'", "")
        + "' --topic '"
        + topic.replace("'", "")
        + '\'';
  }

  private static Suggestion.Step read(LocalizedText say, String run) {
    return new Suggestion.Step(say, run, Suggestion.Effect.READS);
  }

  private static LocalizedText text(String en, String ko) {
    return new LocalizedText(en, ko);
  }
}
