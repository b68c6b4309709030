package io.responder.notify.webhook;

import io.responder.model.CommonCause;
import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.Mute;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Suggestion;
import io.responder.notify.Language;
import io.responder.notify.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An incident as other programs see it.
 *
 * @param id its id
 * @param state open, acknowledged or resolved
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param cause the root cause in the vocabulary of causes
 * @param rule the rule that found it
 * @param summary the cause in one sentence
 * @param why how it comes about
 * @param workload what is broken
 * @param application the Argo CD application of it
 * @param onset when it began, by the cluster's own clock
 * @param openedAt when it was opened
 * @param resolvedAt when it was resolved
 * @param consequenceOf the id of the incident that explains it
 * @param memberOf the id of the incident that stands for it and others like it
 * @param commonCause what its members share, where it stands for others
 * @param flapping whether it comes and goes, so that only its end is told
 * @param mutedBy why people are not told of it for now
 * @param escalation the level it has risen to while nobody took it, from 0
 * @param assignee whose it is
 * @param acknowledgedBy who took it
 * @param objects the objects that show it or showed it, at most 50
 * @param evidence what was seen, the most telling first, at most 10
 * @param steps what to do, in order
 * @param gitChange the change in Git that fixes it
 * @param verify how to see that it worked
 * @param prevent how to keep it from happening again
 * @param links runbooks and documentation
 */
public record IncidentView(
    String id,
    String state,
    String severity,
    String cause,
    String rule,
    String summary,
    @Nullable String why,
    ObjectView workload,
    @Nullable String application,
    Instant onset,
    @Nullable Instant openedAt,
    @Nullable Instant resolvedAt,
    @Nullable String consequenceOf,
    @Nullable String memberOf,
    @Nullable CommonCauseView commonCause,
    boolean flapping,
    @Nullable MuteView mutedBy,
    int escalation,
    @Nullable String assignee,
    @Nullable String acknowledgedBy,
    List<ObjectView> objects,
    List<EvidenceView> evidence,
    List<StepView> steps,
    @Nullable GitChangeView gitChange,
    List<StepView> verify,
    @Nullable String prevent,
    List<String> links) {

  private static final int TEXT_LIMIT = 4000;

  static IncidentView of(Incident incident, Language language) {
    Problem problem = incident.problem();
    Diagnosis diagnosis = problem.diagnosis();
    Suggestion suggestion = diagnosis.suggestion();
    return new IncidentView(
        incident.id(),
        incident.state(),
        diagnosis.severity().label(),
        diagnosis.cause(),
        diagnosis.rule(),
        text(language.of(suggestion.summary())),
        text(suggestion.why(), language),
        ObjectView.of(problem.workload()),
        application(diagnosis),
        problem.onset(),
        incident.openedAt(),
        incident.resolvedAt(),
        problem.consequenceOf(),
        problem.memberOf(),
        CommonCauseView.of(problem.commonCause()),
        problem.flapping(),
        MuteView.of(problem.mutedBy()),
        problem.care().escalation(),
        plain(problem.care().assignee()),
        incident instanceof Incident.Acknowledged acknowledged ? text(acknowledged.by()) : null,
        problem.objects().stream().map(ObjectView::of).toList(),
        problem.evidence().stream().map(EvidenceView::of).toList(),
        suggestion.steps().stream().map(step -> StepView.of(step, language)).toList(),
        GitChangeView.of(suggestion.gitChange()),
        suggestion.verify().stream().map(step -> StepView.of(step, language)).toList(),
        text(suggestion.prevent(), language),
        suggestion.links().stream().map(IncidentView::text).toList());
  }

  private static @Nullable String application(Diagnosis diagnosis) {
    return diagnosis.touches().stream()
        .filter(facet -> facet.type().equals("application"))
        .map(Facet::id)
        .map(IncidentView::text)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String text(@Nullable LocalizedText text, Language language) {
    return text == null ? null : text(language.of(text));
  }

  private static @Nullable String plain(@Nullable String untrusted) {
    return untrusted == null ? null : text(untrusted);
  }

  private static String text(String untrusted) {
    return PlainText.of(untrusted, TEXT_LIMIT);
  }

  /**
   * What members share.
   *
   * @param suspect the shared thing that is to blame, such as {@code registry/ghcr.io}
   * @param size how many members are not resolved
   * @param peak how many it were at most
   * @param storm whether so many that it counts as a storm
   * @param members the ids of some of them
   */
  public record CommonCauseView(
      @Nullable String suspect, int size, int peak, boolean storm, List<String> members) {
    private static final int SHOWN = 20;

    static @Nullable CommonCauseView of(@Nullable CommonCause cause) {
      return cause == null
          ? null
          : new CommonCauseView(
              cause.suspect() == null ? null : text(cause.suspect().toString()),
              cause.size(),
              cause.peak(),
              cause.storm(),
              cause.members().stream().limit(SHOWN).toList());
    }
  }

  /**
   * Why people are not told.
   *
   * @param kind {@code silence}, {@code maintenance} or {@code annotation}
   * @param id the silence's id, or the object that has the annotation
   */
  public record MuteView(String kind, String id, String by, String reason, Instant until) {
    static @Nullable MuteView of(@Nullable Mute mute) {
      return mute == null
          ? null
          : new MuteView(
              mute.kind().label(),
              text(mute.id()),
              text(mute.by()),
              text(mute.reason()),
              mute.until());
    }
  }

  /** An object of a cluster; group and namespace are empty where it has none. */
  public record ObjectView(
      String cluster, String group, String kind, String namespace, String name) {
    static ObjectView of(ObjectRef object) {
      return new ObjectView(
          object.cluster(), object.group(), object.kind(), object.namespace(), object.name());
    }
  }

  /** What was seen: where, in the cluster's own words, and when. */
  public record EvidenceView(
      ObjectView object, String source, String part, String reason, String message, Instant at) {
    static EvidenceView of(Evidence evidence) {
      return new EvidenceView(
          ObjectView.of(evidence.object()),
          evidence.source().label(),
          text(evidence.part()),
          text(evidence.reason()),
          text(evidence.message()),
          evidence.at());
    }
  }

  /**
   * A step.
   *
   * @param say what to do
   * @param run a command that can be pasted
   * @param effect {@code reads}, {@code changes} or {@code destroys}
   */
  public record StepView(String say, @Nullable String run, String effect) {
    static StepView of(Suggestion.Step step, Language language) {
      String effect = step.effect().name().toLowerCase(Locale.ROOT);
      return new StepView(text(language.of(step.say())), command(step.run()), effect);
    }

    private static @Nullable String command(@Nullable String run) {
      return run == null ? null : String.join("\n", run.lines().map(IncidentView::text).toList());
    }
  }

  /** A change of one value in Git; without a value the key is to be removed. */
  public record GitChangeView(
      @Nullable String repository, @Nullable String file, String key, @Nullable String value) {
    static @Nullable GitChangeView of(Suggestion.@Nullable GitChange change) {
      return change == null
          ? null
          : new GitChangeView(
              plain(change.repository()),
              plain(change.file()),
              text(change.key()),
              plain(change.value()));
    }
  }
}
