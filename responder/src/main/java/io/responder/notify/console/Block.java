package io.responder.notify.console;

import static java.util.Objects.requireNonNull;

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
import io.responder.model.Suggestion.Effect;
import io.responder.model.Suggestion.GitChange;
import io.responder.model.Suggestion.Step;
import io.responder.model.TransitionReason;
import io.responder.notify.Language;
import io.responder.notify.Notification;
import io.responder.notify.Notification.News;
import io.responder.notify.Notification.Timing;
import io.responder.notify.PlainText;
import io.responder.notify.console.Page.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notification as a block of text for a person who was just woken up: what is wrong, where, since
 * when, how one knows, and what to do, in this order. Commands stay on one line.
 */
public final class Block {

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MESSAGE_LIMIT = 700;
  private static final int TEXT_LIMIT = 1500;
  private static final int SHOWN_OBJECTS = 4;
  private static final int SHOWN_MEMBERS = 4;
  private static final int SHOWN_EVIDENCE = 3;

  private final Language language;
  private final Style style;
  private final int width;

  public Block(Language language, Style style, int width) {
    this.language = requireNonNull(language, "language");
    this.style = requireNonNull(style, "style");
    this.width = width;
  }

  /** The block, ending with an empty line. */
  public String of(Notification notification) {
    Page page = new Page(style, width);
    if (notification.news() == News.RESOLVED && !notification.introduces()) {
      resolution(page, notification);
    } else {
      full(page, notification);
    }
    page.blank();
    return page.toString();
  }

  private void full(Page page, Notification notification) {
    Problem problem = notification.incident().problem();
    page.rule('=');
    headline(page, notification);
    page.rule('-');
    where(page, problem);
    since(page, notification.incident());
    if (problem.consequenceOf() != null) {
      entry(page, Label.BECAUSE, say(Label.CONSEQUENCE) + ' ' + problem.consequenceOf());
    }
    relations(page, problem);
    care(page, notification.incident());
    evidence(page, problem.evidence());
    Suggestion suggestion = problem.diagnosis().suggestion();
    paragraph(page, Label.WHY, suggestion.why());
    if (notification.news() != News.RESOLVED) {
      // Commands for what is over would be run by somebody.
      actions(page, suggestion);
    }
    paragraph(page, Label.PREVENT, suggestion.prevent());
    links(page, suggestion.links());
    page.rule('=');
  }

  private void headline(Page page, Notification notification) {
    Diagnosis diagnosis = notification.incident().problem().diagnosis();
    if (notification.news() == News.RESOLVED) {
      page.entry(say(Label.RESOLVED), Tone.CALM, summary(diagnosis), Tone.STRONG);
    } else {
      page.entry(severity(diagnosis), tone(diagnosis), summary(diagnosis), Tone.STRONG);
    }
    List<String> about = new ArrayList<>();
    about.add(text(diagnosis.cause()));
    about.add(news(notification));
    if (notification.timing() == Timing.DELAYED) {
      about.add(say(Label.DELAYED));
    }
    about.add(say(Label.INCIDENT) + ' ' + notification.incident().id());
    page.facts("", Tone.PLAIN, about);
  }

  private void where(Page page, Problem problem) {
    entry(page, Label.WHERE, place(problem));
    List<ObjectRef> objects =
        problem.objects().stream().filter(o -> !o.sameAddress(problem.workload())).toList();
    if (!objects.isEmpty()) {
      List<String> names =
          objects.stream().limit(SHOWN_OBJECTS).map(o -> text(o.kind() + ' ' + o.name())).toList();
      String more = objects.size() > SHOWN_OBJECTS ? ", +" + (objects.size() - SHOWN_OBJECTS) : "";
      page.entry("", Tone.PLAIN, String.join(", ", names) + more, Tone.PLAIN);
    }
    for (Facet facet : problem.diagnosis().touches()) {
      if (facet.type().equals("application")) {
        page.entry("", Tone.PLAIN, say(Label.APPLICATION) + ' ' + text(facet.id()), Tone.PLAIN);
      }
    }
  }

  private void since(Page page, Incident incident) {
    Instant onset = incident.problem().onset();
    Instant openedAt = incident.openedAt();
    List<String> since = new ArrayList<>(List.of(DATE_TIME.format(onset)));
    if (openedAt != null) {
      since.add(say(Label.OPENED_AFTER) + ' ' + span(onset, openedAt));
    }
    if (incident.resolvedAt() != null) {
      since.add(say(Label.LASTED) + ' ' + span(onset, incident.resolvedAt()));
    }
    page.facts(say(Label.SINCE), Tone.STRONG, since);
  }

  /** The parent of an incident, or the members of a parent. */
  private void relations(Page page, Problem problem) {
    if (problem.memberOf() != null) {
      entry(page, Label.BECAUSE, say(Label.MEMBER) + ' ' + problem.memberOf());
    }
    CommonCause cause = problem.commonCause();
    if (cause == null) {
      return;
    }
    List<String> facts = new ArrayList<>();
    facts.add(say(cause.storm() ? Label.STORM : Label.MEMBERS) + ' ' + cause.size());
    if (cause.peak() > cause.size()) {
      facts.add(say(Label.AT_MOST) + ' ' + cause.peak());
    }
    if (cause.suspect() != null) {
      facts.add(say(Label.SUSPECT) + ' ' + text(cause.suspect().toString()));
    }
    page.facts(say(Label.TOGETHER), Tone.STRONG, facts);
    if (!cause.members().isEmpty()) {
      String more = cause.size() > SHOWN_MEMBERS ? ", +" + (cause.size() - SHOWN_MEMBERS) : "";
      String sample = String.join(", ", cause.members().stream().limit(SHOWN_MEMBERS).toList());
      page.entry("", Tone.PLAIN, sample + more, Tone.PLAIN);
    }
  }

  /** Whose it is, how far it has risen, and what keeps others from being told. */
  private void care(Page page, Incident incident) {
    Problem problem = incident.problem();
    List<String> facts = new ArrayList<>();
    if (incident instanceof Incident.Acknowledged acknowledged) {
      facts.add(say(Label.TAKEN_BY) + ' ' + text(acknowledged.by()));
    }
    if (problem.care().assignee() != null) {
      facts.add(say(Label.ASSIGNED_TO) + ' ' + text(problem.care().assignee()));
    }
    if (problem.care().escalation() > 0) {
      facts.add(say(Label.LEVEL) + ' ' + problem.care().escalation());
    }
    Mute mute = problem.mutedBy();
    if (mute != null) {
      facts.add(muted(mute));
    }
    if (!facts.isEmpty()) {
      page.facts(say(Label.CARE), Tone.STRONG, facts);
    }
  }

  private String muted(Mute mute) {
    String kind =
        say(
            switch (mute.kind()) {
              case SILENCE, UNKNOWN -> Label.SILENCE;
              case MAINTENANCE -> Label.MAINTENANCE;
              case ANNOTATION -> Label.ANNOTATION;
            });
    String by = mute.by().isEmpty() ? "" : " " + say(Label.BY) + ' ' + text(mute.by());
    String reason = mute.reason().isEmpty() ? "" : " (" + text(mute.reason()) + ')';
    return kind + by + reason + ' ' + say(Label.UNTIL) + ' ' + DATE_TIME.format(mute.until());
  }

  private void evidence(Page page, List<Evidence> all) {
    String label = say(Label.SEEN);
    for (Evidence evidence : all.subList(0, Math.min(SHOWN_EVIDENCE, all.size()))) {
      String source = evidence.object().kind() + ' ' + evidence.object().name();
      String part = evidence.part().isEmpty() ? "" : ", " + evidence.part();
      String reason = evidence.reason().isEmpty() ? "" : ": " + evidence.reason();
      page.entry(
          label,
          Tone.STRONG,
          text(source + part + reason) + " (" + TIME.format(evidence.at()) + ')',
          Tone.PLAIN);
      String message = PlainText.of(evidence.message(), MESSAGE_LIMIT);
      if (!message.isEmpty()) {
        page.item("", "| ", "| ", message, Tone.PLAIN);
      }
      label = "";
    }
  }

  private void actions(Page page, Suggestion suggestion) {
    steps(page, Label.DO, suggestion.steps());
    GitChange git = suggestion.gitChange();
    if (git != null) {
      gitChange(page, git);
    }
    steps(page, Label.VERIFY, suggestion.verify());
  }

  private void links(Page page, List<String> links) {
    String label = say(Label.LINKS);
    for (String link : links) {
      page.verbatim(label, "", text(link));
      label = "";
    }
  }

  private void paragraph(Page page, Label label, @Nullable LocalizedText paragraph) {
    if (paragraph != null) {
      entry(page, label, text(language.of(paragraph)));
    }
  }

  private void steps(Page page, Label first, List<Step> steps) {
    String label = say(first);
    int number = 1;
    for (Step step : steps) {
      String marker = steps.size() == 1 ? "" : number++ + ". ";
      String indent = " ".repeat(marker.length());
      page.item(label, marker, indent, text(language.of(step.say())), Tone.PLAIN);
      label = "";
      if (step.effect() == Effect.DESTROYS) {
        page.item("", indent + "! ", indent + "  ", say(Label.DESTROYS), Tone.ALARM);
      }
      if (step.run() != null) {
        step.run().lines().forEach(l -> page.verbatim("", indent + "$ ", PlainText.of(l)));
      }
    }
  }

  private void gitChange(Page page, GitChange change) {
    List<String> place = new ArrayList<>();
    if (change.repository() != null) {
      place.add(text(change.repository()));
    }
    if (change.file() != null) {
      place.add(text(change.file()));
    }
    String label = say(Label.GIT);
    if (!place.isEmpty()) {
      entry(page, Label.GIT, String.join(" | ", place));
      label = "";
    }
    String verb = say(change.value() == null ? Label.REMOVE : Label.SET);
    String value = change.value() == null ? "" : ": " + text(change.value());
    page.item(label, verb + ' ', "  ", text(change.key()) + value, Tone.COMMAND);
  }

  private void resolution(Page page, Notification notification) {
    Incident incident = notification.incident();
    Problem problem = incident.problem();
    page.entry(say(Label.RESOLVED), Tone.CALM, summary(problem.diagnosis()), Tone.STRONG);
    List<String> facts = new ArrayList<>();
    facts.add(place(problem));
    facts.add(news(notification) + ' ' + TIME.format(notification.at()) + " UTC");
    facts.add(say(Label.LASTED) + ' ' + span(problem.onset(), notification.at()));
    if (problem.commonCause() != null) {
      facts.add(say(Label.MEMBERS) + ' ' + problem.commonCause().peak());
    }
    if (problem.mutedBy() != null) {
      facts.add(muted(problem.mutedBy()));
    }
    if (notification.timing() == Timing.DELAYED) {
      facts.add(say(Label.DELAYED));
    }
    facts.add(incident.id());
    page.facts("", Tone.PLAIN, facts);
  }

  private String news(Notification notification) {
    TransitionReason reason = notification.reason();
    if (notification.news() == News.OPENED
        && reason != TransitionReason.UNMUTED
        && reason != TransitionReason.CORRELATED) {
      return say(Label.OPENED);
    }
    return switch (reason) {
      case OPENED -> say(Label.OPENED);
      case DIAGNOSED -> say(Label.MORE_PRECISE);
      case SPREAD -> say(Label.MORE_SEVERE);
      case CORRELATED -> say(Label.STANDS_ALONE);
      case REOPENED -> say(Label.REOPENED);
      case HEALED -> say(Label.HEALED);
      case GONE -> say(Label.GONE);
      case EXPIRED -> say(Label.EXPIRED);
      case WITHDRAWN -> say(Label.WITHDRAWN);
      case FLAPPING -> say(Label.FLAPPING);
      case ESCALATED -> say(Label.ESCALATED);
      case CLOSED -> say(Label.CLOSED);
      case UNMUTED -> say(Label.UNMUTED);
      case ACKNOWLEDGED, RELEASED, ASSIGNED, COMMENTED, MUTED, MERGED -> say(Label.UPDATED);
    };
  }

  private String place(Problem problem) {
    ObjectRef workload = problem.workload();
    String namespace = workload.namespace().isEmpty() ? "" : workload.namespace() + " / ";
    return text(workload.cluster() + " / " + namespace + workload.kind() + ' ' + workload.name());
  }

  private String severity(Diagnosis diagnosis) {
    return switch (diagnosis.severity()) {
      case INFO -> say(Label.INFO);
      case WARNING -> say(Label.WARNING);
      case CRITICAL -> say(Label.CRITICAL);
    };
  }

  private static Tone tone(Diagnosis diagnosis) {
    return switch (diagnosis.severity()) {
      case INFO -> Tone.NOTE;
      case WARNING -> Tone.CAUTION;
      case CRITICAL -> Tone.ALARM;
    };
  }

  private void entry(Page page, Label label, String content) {
    page.entry(say(label), Tone.STRONG, content, Tone.PLAIN);
  }

  private String summary(Diagnosis diagnosis) {
    return text(language.of(diagnosis.suggestion().summary()));
  }

  private String span(Instant from, Instant to) {
    return Span.of(Duration.between(from, to), language);
  }

  private String say(Label label) {
    return label.in(language);
  }

  private static String text(String untrusted) {
    return PlainText.of(untrusted, TEXT_LIMIT);
  }
}
