package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import io.responder.model.SymptomSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one container as a whole: what it does now, how it ended before, how often.
 *
 * @param part {@code container/app}, {@code init/migrate} or {@code ephemeral/debug}
 * @param status the entry of the pod's container statuses
 * @param restarts whether a successful exit is a failure: it is meant to run for ever
 */
record ContainerState(String part, Value status, boolean restarts) {

  /** The fields that make it up, below a list of container statuses. */
  static final Set<String> FIELDS =
      Set.of(
          "name",
          "ready",
          "started",
          "restartCount",
          "imageID",
          "state.waiting.reason",
          "state.waiting.message",
          "state.running.startedAt",
          "state.terminated.exitCode",
          "state.terminated.signal",
          "state.terminated.reason",
          "state.terminated.message",
          "state.terminated.startedAt",
          "state.terminated.finishedAt",
          "lastState.terminated.exitCode",
          "lastState.terminated.signal",
          "lastState.terminated.reason",
          "lastState.terminated.message",
          "lastState.terminated.startedAt",
          "lastState.terminated.finishedAt");

  private static final int DIGEST_LENGTH = "@sha256:".length() + 16;
  private static final Set<String> STARTING = Set.of("", "ContainerCreating", "PodInitializing");

  boolean running() {
    return status.path("state").path("running").isObject();
  }

  boolean ready() {
    return status.path("ready").truth();
  }

  @Nullable Instant startedAt() {
    return Timestamps.at(status.path("state").path("running"), "startedAt");
  }

  /** Whether it is in a state that is no way to a running container. */
  boolean broken() {
    return waitingBadly() || failed(status.path("state").path("terminated"));
  }

  private boolean waitingBadly() {
    Value waiting = status.path("state").path("waiting");
    return waiting.isObject() && !STARTING.contains(text(waiting, "reason"));
  }

  private boolean failed(Value terminated) {
    return terminated.isObject() && (terminated.path("exitCode").number(0) != 0 || restarts);
  }

  /**
   * The digest of the image that runs, as the registry names it, shortened to what tells two apart;
   * empty where the runtime only knows it by another name.
   */
  String digest() {
    String id = text(status, "imageID");
    int at = id.indexOf("@sha256:");
    return at < 0 || id.length() < at + DIGEST_LENGTH
        ? ""
        : id.substring(at + 1, at + DIGEST_LENGTH);
  }

  /** States its symptoms. */
  void tell(FactsDraft facts) {
    Value state = status.path("state");
    Value last = status.path("lastState").path("terminated");
    if (waitingBadly()) {
      Value waiting = state.path("waiting");
      String reason = text(waiting, "reason");
      boolean isLooping = reason.equals("CrashLoopBackOff");
      facts.symptom(
          SymptomSource.WAITING,
          part,
          reason,
          text(waiting, "message"),
          isLooping ? Timestamps.at(last, "finishedAt") : null,
          counters(isLooping && last.isObject() ? last : null));
    }
    Value terminated = state.path("terminated");
    if (failed(terminated)) {
      ended(SymptomSource.TERMINATED, terminated, facts);
    }
    boolean finishedWell = terminated.isObject() && !failed(terminated);
    if (failed(last) && !finishedWell) {
      ended(SymptomSource.LAST_TERMINATED, last, facts);
    }
  }

  private void ended(SymptomSource source, Value terminated, FactsDraft facts) {
    facts.symptom(
        source,
        part,
        text(terminated, "reason"),
        text(terminated, "message"),
        Timestamps.at(terminated, "finishedAt"),
        counters(terminated));
  }

  private Map<String, Long> counters(@Nullable Value terminated) {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("restarts", status.path("restartCount").number(0));
    counters.put("running", running() ? 1L : 0L);
    counters.put("ready", ready() ? 1L : 0L);
    if (terminated != null) {
      counters.put("exitCode", terminated.path("exitCode").number(0));
      long signal = terminated.path("signal").number(0);
      if (signal != 0) {
        counters.put("signal", signal);
      }
      Instant from = Timestamps.at(terminated, "startedAt");
      Instant to = Timestamps.at(terminated, "finishedAt");
      if (from != null && to != null) {
        counters.put("ranSeconds", Math.max(0, Duration.between(from, to).toSeconds()));
      }
    }
    return counters;
  }
}
