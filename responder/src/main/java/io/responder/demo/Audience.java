package io.responder.demo;

import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hears of every incident and knows which ones the story owes. Thread-safe. */
final class Audience {

  /** The causes of R1, R3, R4 and R5 of the runbooks. */
  static final List<String> EXPECTED =
      List.of(
          "image-platform-mismatch",
          "helm-values-schema-violation",
          "argo-revision-conflict",
          "finalizer-stuck");

  private record Heard(String workload, Duration after) {}

  private final Stage stage;
  private final Map<String, Heard> heard = new LinkedHashMap<>(); // guarded by this

  Audience(Stage stage) {
    this.stage = stage;
  }

  synchronized void hear(Transition transition) {
    if (transition.reason() != TransitionReason.OPENED
        && transition.reason() != TransitionReason.DIAGNOSED) {
      return;
    }
    var problem = transition.after().problem();
    var started = stage.startedAt();
    var after =
        started.equals(Instant.MAX) ? Duration.ZERO : Duration.between(started, Instant.now());
    heard.putIfAbsent(problem.diagnosis().cause(), new Heard(problem.workload().display(), after));
    notifyAll();
  }

  /** Waits until every expected cause was heard of; false when the time is over before. */
  synchronized boolean awaitAll(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!missing().isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized List<String> missing() {
    return EXPECTED.stream().filter(cause -> !heard.containsKey(cause)).toList();
  }

  synchronized String summary() {
    var text = new StringBuilder("Summary: " + heard.size() + " incidents\n");
    heard.forEach(
        (cause, incident) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %-30s %-40s diagnosed %5.1f s into the story%n",
                    cause,
                    incident.workload(),
                    incident.after().toMillis() / 1000.0)));
    return text.toString();
  }
}
