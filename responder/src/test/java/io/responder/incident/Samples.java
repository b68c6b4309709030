package io.responder.incident;

import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.LocalizedText;
import io.responder.model.ObjectRef;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.model.SymptomSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Findings as the rules would make them; times are seconds after {@link #START}. */
final class Samples {

  static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  static final ObjectRef WEB =
      new ObjectRef("prod", "apps", "Deployment", "shop", "web", "uid-deployment-web");

  /** "Cannot pull": what the kubelet says of every failed pull. */
  static final Sample PULL = Sample.of("image-pull-unspecified");

  static final Sample PLATFORM =
      Sample.of("image-platform-mismatch").refining("image-pull-unspecified");
  static final Sample TAG = Sample.of("image-tag-not-found").refining("image-pull-unspecified");
  static final Sample CRASH = Sample.of("crashloop-unspecified");
  static final Sample OOM = Sample.of("oom-killed").refining("crashloop-unspecified");
  static final Sample PROGRESS = Sample.of("rollout-stuck");

  private Samples() {}

  static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  static ObjectRef pod(String name) {
    return new ObjectRef("prod", "", "Pod", "shop", name, "uid-" + name);
  }

  /** A rule and what it says. */
  record Sample(
      String cause,
      Severity severity,
      Set<String> refines,
      Duration holdFor,
      Set<String> explains,
      List<Facet> provides,
      List<Facet> touches,
      String group) {

    static Sample of(String cause) {
      return new Sample(
          cause, Severity.WARNING, Set.of(), Duration.ZERO, Set.of(), List.of(), List.of(), "");
    }

    Sample refining(String... causes) {
      return new Sample(
          cause, severity, Set.of(causes), holdFor, explains, provides, touches, group);
    }

    Sample after(long seconds) {
      return new Sample(
          cause,
          severity,
          refines,
          Duration.ofSeconds(seconds),
          explains,
          provides,
          touches,
          group);
    }

    Sample as(Severity next) {
      return new Sample(cause, next, refines, holdFor, explains, provides, touches, group);
    }

    Sample explaining(Facet provided, String... causes) {
      return new Sample(
          cause, severity, refines, holdFor, Set.of(causes), List.of(provided), touches, group);
    }

    Sample touching(Facet... touched) {
      return new Sample(
          cause, severity, refines, holdFor, explains, provides, List.of(touched), group);
    }

    Sample grouped(String by) {
      return new Sample(cause, severity, refines, holdFor, explains, provides, touches, by);
    }

    Diagnosis diagnosis() {
      return new Diagnosis(
          cause,
          cause,
          severity,
          refines,
          explains,
          provides,
          touches,
          holdFor,
          Duration.ofSeconds(60),
          Map.of(),
          new Suggestion(
              new LocalizedText(cause, cause), null, List.of(), null, List.of(), null, List.of()),
          Map.of("team", "shop"),
          group);
    }

    Finding.Holds on(ObjectRef object, long since, long at) {
      return on(object, WEB, since, at);
    }

    Finding.Holds on(ObjectRef object, ObjectRef workload, long since, long at) {
      return new Finding.Holds(
          object,
          workload,
          diagnosis(),
          new Evidence(
              object, SymptomSource.WAITING, "container/app", cause, cause, Samples.at(since)),
          Samples.at(since),
          Samples.at(at));
    }

    Finding.Cleared healedOn(ObjectRef object, long at) {
      return clearedOn(object, ClearReason.HEALED, at);
    }

    Finding.Cleared clearedOn(ObjectRef object, ClearReason reason, long at) {
      return new Finding.Cleared(object, WEB, cause, reason, Samples.at(at));
    }
  }
}
