package io.responder.notify;

import io.responder.model.Actor;
import io.responder.model.Care;
import io.responder.model.CommonCause;
import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.Mute;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.model.Suggestion.Effect;
import io.responder.model.Suggestion.GitChange;
import io.responder.model.Suggestion.Step;
import io.responder.model.SymptomSource;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.notify.Notification.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Incidents as the pipeline puts them out. */
public final class Samples {

  public static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private static final ObjectRef WEB =
      new ObjectRef("prod", "apps", "Deployment", "shop", "web", "uid-web");

  private Samples() {}

  public static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static ObjectRef pod(String name) {
    return new ObjectRef("prod", "", "Pod", "shop", name, "uid-" + name);
  }

  private static LocalizedText text(String en, String ko) {
    return new LocalizedText(en, ko);
  }

  private static Suggestion suggestion() {
    return new Suggestion(
        text(
            "Image ghcr.io/acme/web:1.0.0 has no build for linux/amd64",
            "이미지 ghcr.io/acme/web:1.0.0에 linux/amd64용 빌드가 없습니다"),
        text(
            "The tag was pushed from a machine of another platform (linux/arm64), and the registry"
                + " holds no manifest that the node can run.",
            "다른 플랫폼(linux/arm64)의 장비에서 푸시한 태그라서, 레지스트리에 노드가 실행할 수 있는 매니페스트가" + " 없습니다."),
        List.of(
            new Step(
                text(
                    "Rebuild for the nodes' platform under a new tag, never over the old one",
                    "노드의 플랫폼에 맞춰 새 태그로 다시 빌드합니다. 기존 태그는 덮어쓰지 않습니다"),
                "docker buildx build --platform linux/amd64 -t ghcr.io/acme/web:<new-tag> --push .",
                Effect.CHANGES),
            new Step(
                text("Delete the pods that still wait for the old tag", "이전 태그를 기다리는 파드를 삭제합니다"),
                "kubectl --context prod -n shop delete pod -l app=web",
                Effect.DESTROYS)),
        new GitChange(
            "https://github.com/acme/addons", "values/web.yaml", "image.tag", "<new-tag>"),
        List.of(
            new Step(
                text("The registry lists the platform", "레지스트리에 플랫폼이 표시됩니다"),
                "docker buildx imagetools inspect ghcr.io/acme/web:<new-tag>",
                Effect.READS)),
        text(
            "Never reuse a tag; let the pipeline build for every platform of the nodes.",
            "태그를 재사용하지 말고, 파이프라인에서 노드의 모든 플랫폼용으로 빌드하십시오."),
        List.of("https://docs.docker.com/build/building/multi-platform/"));
  }

  private static Diagnosis diagnosis(String cause, Severity severity) {
    return new Diagnosis(
        cause,
        cause,
        severity,
        Set.of(),
        Set.of(),
        List.of(),
        List.of(new Facet("application", "argocd/shop")),
        Duration.ZERO,
        Duration.ofMinutes(1),
        Map.of(),
        suggestion());
  }

  private static Problem problem(
      String id, String cause, Severity severity, @Nullable String consequenceOf) {
    ObjectRef pod = pod("web-7c9d8b6f5-abcde");
    return Problem.seen(
            id,
            WEB,
            diagnosis(cause, severity),
            START,
            START,
            List.of(pod, pod("web-7c9d8b6f5-fghij"), WEB),
            List.of(
                new Evidence(
                    pod,
                    SymptomSource.WAITING,
                    "container/app",
                    "ErrImagePull",
                    "failed to pull and unpack image \"ghcr.io/acme/web:1.0.0\": no match for platform"
                        + " in\r\nmanifest: \u001b[31mnot found\u001b[0m\u202e\u200b",
                    at(3)),
                new Evidence(
                    pod,
                    SymptomSource.EVENT,
                    "container/app",
                    "BackOff",
                    "Back-off pulling image \"ghcr.io/acme/web:1.0.0\"",
                    at(9))))
        .asConsequenceOf(consequenceOf);
  }

  /** An incident that went through some transitions; each call adds one. */
  public static final class Course {
    private final String id;
    private Incident incident;

    public Course(String id) {
      this(id, Severity.CRITICAL);
    }

    public Course(String id, Severity severity) {
      this.id = id;
      this.incident =
          new Incident.Pending(problem(id, "image-platform-mismatch", severity, null), at(12), 0);
    }

    public Transition opened() {
      return to(((Incident.Pending) incident).open(at(12)), TransitionReason.OPENED, 12);
    }

    public Transition diagnosed(String cause, long seconds) {
      Problem next =
          problem(id, cause, severity(), incident.problem().consequenceOf())
              .mutedBy(incident.problem().mutedBy());
      return to(incident.with(next).changed(), TransitionReason.DIAGNOSED, seconds);
    }

    public Transition spread(Severity severity, long seconds) {
      Problem next =
          problem(id, "image-platform-mismatch", severity, null)
              .mutedBy(incident.problem().mutedBy());
      return to(incident.with(next).changed(), TransitionReason.SPREAD, seconds);
    }

    public Transition correlated(@Nullable String cause, long seconds) {
      Incident next = incident.with(incident.problem().asConsequenceOf(cause)).changed();
      return to(next, TransitionReason.CORRELATED, seconds);
    }

    /** It stands for others, is somebody's, and has waited for long. */
    public Transition escalated(long seconds) {
      CommonCause cause =
          new CommonCause(
              new Facet("registry", "ghcr.io"),
              "",
              List.of("a1", "b2", "c3", "d4", "e5"),
              7,
              12,
              true);
      Care care = incident.problem().care().assignedTo("kim").escalatedTo(2);
      incident = incident.with(incident.problem().with(care));
      return to(
          incident.with(incident.problem().standingFor(cause)).changed(),
          TransitionReason.ESCALATED,
          seconds);
    }

    public Transition resolved(TransitionReason reason, long seconds) {
      return to(((Incident.Open) incident).resolve(at(seconds)), reason, seconds);
    }

    public Transition healed(long seconds) {
      return resolved(TransitionReason.HEALED, seconds);
    }

    public Transition reopened(long seconds) {
      return to(((Incident.Resolved) incident).reopen(), TransitionReason.REOPENED, seconds);
    }

    private Severity severity() {
      return incident.problem().diagnosis().severity();
    }

    public Transition muted(@Nullable Mute mute, long seconds) {
      Incident next = incident.with(incident.problem().mutedBy(mute)).changed();
      return to(next, mute == null ? TransitionReason.UNMUTED : TransitionReason.MUTED, seconds);
    }

    private Transition to(Incident changed, TransitionReason reason, long seconds) {
      Incident after = changed.with(changed.problem().with(incident.problem().care())).told();
      Transition transition = new Transition(incident, after, reason, Actor.TIME, at(seconds));
      incident = after;
      return transition;
    }
  }

  public static Notification prompt(Transition transition) {
    return new Notification(transition, List.of(), Timing.PROMPT);
  }
}
