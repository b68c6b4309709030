package io.responder.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.responder.api.IncidentSummary.Text;
import io.responder.api.IncidentSummary.Thing;
import io.responder.model.Care;
import io.responder.model.Evidence;
import io.responder.model.Incident;
import io.responder.model.Problem;
import io.responder.model.Suggestion;
import io.responder.view.Change;
import io.responder.view.Listed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one incident.
 *
 * @param transitions those that are still known, the oldest first
 * @param consequences the ids of the incidents that it explains
 * @param memberIds the ids of the incidents that it stands for
 */
record IncidentDetail(
    @JsonUnwrapped IncidentSummary summary,
    List<Thing> objectList,
    List<Seen> evidence,
    Map<String, String> captures,
    @Nullable Text why,
    List<Step> steps,
    @Nullable GitChange gitChange,
    List<Step> verify,
    @Nullable Text prevent,
    List<String> links,
    List<Comment> commentList,
    List<TransitionLine> transitions,
    List<String> consequences,
    List<String> memberIds) {

  static IncidentDetail of(
      Listed listed, Incident incident, List<String> consequences, List<String> members) {
    Problem problem = incident.problem();
    Suggestion suggestion = problem.diagnosis().suggestion();
    return new IncidentDetail(
        IncidentSummary.of(listed),
        problem.objects().stream().map(Thing::of).toList(),
        problem.evidence().stream().map(Seen::of).toList(),
        new TreeMap<>(problem.diagnosis().captures()),
        Text.orNull(suggestion.why()),
        suggestion.steps().stream().map(Step::of).toList(),
        GitChange.of(suggestion.gitChange()),
        suggestion.verify().stream().map(Step::of).toList(),
        Text.orNull(suggestion.prevent()),
        suggestion.links(),
        problem.care().comments().stream().map(Comment::of).toList(),
        listed.changes().stream().map(TransitionLine::of).toList(),
        consequences,
        members);
  }

  /** What was seen: where, in the cluster's own words, and when. */
  record Seen(Thing object, String source, String part, String reason, String message, Instant at) {
    static Seen of(Evidence evidence) {
      return new Seen(
          Thing.of(evidence.object()),
          evidence.source().label(),
          evidence.part(),
          evidence.reason(),
          evidence.message(),
          evidence.at());
    }
  }

  /** A step; what its command does is {@code reads}, {@code changes} or {@code destroys}. */
  record Step(Text say, @Nullable String run, String effect) {
    static Step of(Suggestion.Step step) {
      String effect = step.effect().name().toLowerCase(Locale.ROOT);
      return new Step(Text.of(step.say()), step.run(), effect);
    }
  }

  /** A change of one value in Git; without a value the key is to be removed. */
  record GitChange(
      @Nullable String repository, @Nullable String file, String key, @Nullable String value) {
    static @Nullable GitChange of(Suggestion.@Nullable GitChange change) {
      return change == null
          ? null
          : new GitChange(change.repository(), change.file(), change.key(), change.value());
    }
  }

  /** What somebody said. */
  record Comment(Instant at, String by, String text) {
    static Comment of(Care.Comment comment) {
      return new Comment(comment.at(), comment.by(), comment.text());
    }
  }

  /** A transition of the incident. */
  record TransitionLine(int number, String reason, String by, Instant at, String state) {
    static TransitionLine of(Change change) {
      return new TransitionLine(
          change.number(),
          change.reason().label(),
          change.by().toString(),
          change.at(),
          change.state());
    }
  }
}
