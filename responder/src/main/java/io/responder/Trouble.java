package io.responder;

import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.LocalizedText;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.model.SymptomSource;
import io.responder.stream.StreamStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why the pipeline does not work.
 *
 * @param kind in which way
 * @param since when it last worked
 * @param detail what is known of the reason
 */
record Trouble(Kind kind, Instant since, String detail) {

  /** In which way the pipeline does not work. */
  enum Kind {
    /** The broker does not answer. */
    UNREACHABLE(
        "kafka-unreachable",
        text("The responder cannot reach Kafka", "responder가 Kafka에 연결할 수 없습니다"),
        text(
            "Check that the brokers run and that nothing lies between them and the responder",
            "브로커가 실행 중인지, responder와의 사이를 막는 것이 없는지 확인하십시오")),
    /** The broker answers, and nothing comes through. */
    STALLED(
        "pipeline-stalled",
        text("The responder does not process events", "responder가 이벤트를 처리하지 않고 있습니다"),
        text(
            "Look at /readyz and at the age of the oldest record that waits (responder.stream.oldest.age): too little CPU, too few threads, or a broker that is too slow",
            "/readyz와 가장 오래 기다린 레코드의 나이(responder.stream.oldest.age)를 확인하십시오. CPU나 스레드가 부족하거나 브로커가 느릴 수 있습니다")),
    /** It gave up: only a restart helps. */
    FAILED(
        "pipeline-failed",
        text("The responder's pipeline has failed", "responder의 파이프라인이 중단되었습니다"),
        text(
            "Do what the reason says, then start the responder again; a liveness probe on /livez does the latter",
            "원인에 적힌 조치를 한 뒤 responder를 다시 시작하십시오. /livez 프로브가 있으면 재시작은 자동입니다"));

    private final String cause;
    private final LocalizedText summary;
    private final LocalizedText remedy;

    Kind(String cause, LocalizedText summary, LocalizedText remedy) {
      this.cause = cause;
      this.summary = summary;
      this.remedy = remedy;
    }
  }

  /** What is wrong, null when all is well or it was closed. The canary is the judge. */
  static @Nullable Trouble of(StreamStatus status, Duration canaryLimit, Instant now) {
    Instant since = now.minus(status.canary().age());
    return switch (status.state()) {
      case CLOSED -> null;
      case FAILED -> new Trouble(Kind.FAILED, since, status.detail());
      case CONNECTING, RESTORING, RUNNING -> {
        Instant silent = status.silentSince();
        if (status.canary().age().compareTo(canaryLimit) <= 0) {
          yield null;
        }
        yield silent == null
            ? new Trouble(Kind.STALLED, since, status.state().label())
            : new Trouble(Kind.UNREACHABLE, since, "no answer since " + silent);
      }
    };
  }

  /**
   * The problem as people are told of it.
   *
   * @param responder which of several responders
   */
  Problem problem(String responder, Instant now) {
    ObjectRef object = new ObjectRef("responder", "", "Pipeline", "", responder, "");
    Evidence evidence =
        new Evidence(object, SymptomSource.STATUS, "pipeline", kind.cause, detail, now);
    Diagnosis diagnosis =
        new Diagnosis(
            "watchdog",
            kind.cause,
            Severity.CRITICAL,
            Set.of(),
            Set.of(),
            List.of(),
            List.of(new Facet("responder", responder)),
            Duration.ZERO,
            Duration.ZERO,
            Map.of("since", since.toString(), "reason", detail),
            suggestion());
    return Problem.seen(
        id(responder), object, diagnosis, since, now, List.of(object), List.of(evidence));
  }

  private String id(String responder) {
    String identity = String.join("\n", responder, kind.cause, since.toString());
    return "blind-"
        + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 8);
  }

  private Suggestion suggestion() {
    return new Suggestion(
        kind.summary,
        text(
            "Since "
                + since
                + " nothing that happens in the clusters is told. Changes wait in memory or are listed again, so that what is still broken will be told when this is over. Reason: "
                + (detail.isEmpty() ? "unknown" : detail),
            since
                + "부터 클러스터에서 일어나는 일이 통보되지 않습니다. 변경은 메모리에서 기다리거나 다시 조회되므로, 복구되면 여전히 고장 난 것은 통보됩니다. 원인: "
                + (detail.isEmpty() ? "알 수 없음" : detail)),
        List.of(new Suggestion.Step(kind.remedy, null, Suggestion.Effect.READS)),
        null,
        List.of(
            new Suggestion.Step(
                text(
                    "The responder is ready again, and a message like this one says that it is over",
                    "responder가 다시 준비되고, 복구를 알리는 메시지가 옵니다"),
                "curl -fsS http://127.0.0.1:8081/readyz",
                Suggestion.Effect.READS)),
        text(
            "Alert on responder.stream.canary.age from outside, and run Kafka with three replicas",
            "responder.stream.canary.age에 외부 알림을 걸고 Kafka를 복제본 3개로 운영하십시오"),
        List.of());
  }

  private static LocalizedText text(String en, String ko) {
    return new LocalizedText(en, ko);
  }
}
