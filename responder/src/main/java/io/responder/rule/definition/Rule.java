package io.responder.rule.definition;

import io.responder.model.Health;
import io.responder.model.Severity;
import io.responder.model.Suggestion.Effect;
import io.responder.model.SymptomSource;
import io.responder.rule.text.MessagePattern;
import io.responder.rule.text.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule, read and checked.
 *
 * @param id its file's name without {@code .yml}
 * @param file the file it was read from, relative to the directory of rules
 */
public record Rule(
    String id,
    String file,
    Meaning meaning,
    List<Alternative> alternatives,
    Captures captures,
    Timing timing,
    Advice advice) {

  public Rule {
    alternatives = List.copyOf(alternatives);
  }

  /** The same rule with its refinements closed, and with all that it explains. */
  public Rule related(Set<String> causes, Set<String> consequences) {
    Meaning closed =
        new Meaning(
            meaning.cause,
            meaning.level,
            meaning.severity,
            Set.copyOf(causes),
            Set.copyOf(consequences),
            meaning.consequenceOf,
            meaning.remedy,
            meaning.labels,
            meaning.group);
    return new Rule(id, file, closed, alternatives, captures, timing, advice);
  }

  /** Whether what it finds may pass by itself while the workload is rolled out. */
  public boolean isTransitory() {
    return timing.duringRollout() == DuringRollout.WAITS;
  }

  /** Whether a rule names a cause or only repeats what is seen. */
  public enum Level {
    CAUSE,
    SYMPTOM
  }

  /**
   * What it means that the rule holds.
   *
   * @param group what separates its incidents on one workload, null where it has one
   */
  public record Meaning(
      String cause,
      Level level,
      Severity severity,
      Set<String> refines,
      Set<String> explains,
      Set<String> consequenceOf,
      String remedy,
      Map<String, String> labels,
      @Nullable Template group) {}

  /**
   * One way to match; empty collections match anything.
   *
   * @param messages one of them must match
   * @param exceptReasons none of them may be the reason
   * @param exceptMessages none of them may match
   * @param span what time has to do with it
   */
  public record Alternative(
      Set<String> kinds,
      Set<String> reasons,
      Set<SymptomSource> sources,
      Set<String> parts,
      List<MessagePattern> messages,
      Set<String> exceptReasons,
      List<MessagePattern> exceptMessages,
      List<Condition> when,
      Span span) {}

  /**
   * What time has to do with a match; what is null is not asked for.
   *
   * @param within how long after its onset a symptom still counts
   * @param after how long it must have lasted
   * @param rate how often it must happen
   * @param unless what must not have been seen since its onset
   */
  public record Span(
      @Nullable Duration within,
      @Nullable Duration after,
      @Nullable Rate rate,
      @Nullable Unless unless) {
    public static final Span ANY = new Span(null, null, null, null);
  }

  /** At least so often in any window of a length. */
  public record Rate(Counted of, long atLeast, Duration in) {}

  /** What a rate counts. */
  public enum Counted {
    /** Restarts of the container that the symptom is about. */
    RESTARTS,
    /** How often matching reports were said. */
    REPORTS
  }

  /**
   * What shows that all went its way; empty collections match anything, but one is not empty.
   *
   * @param healths the object's health is one of them; nothing else counts then
   */
  public record Unless(
      Set<String> reasons,
      Set<SymptomSource> sources,
      Set<String> parts,
      List<MessagePattern> messages,
      Set<Health> healths) {}

  /**
   * What is taken from the message beside the groups of the matching pattern.
   *
   * @param extract patterns whose groups fill what is still missing
   * @param defaults values for names that no group gave
   */
  public record Captures(List<MessagePattern> extract, Map<String, Template> defaults) {}

  /** For how long: see {@link io.responder.model.Diagnosis}. */
  public record Timing(
      Duration holdFor,
      Duration keepFiring,
      Duration reportTtl,
      Clears clears,
      DuringRollout duringRollout) {}

  /** What a finding does while its workload is rolled out. */
  public enum DuringRollout {
    /** It may pass by itself: its incident waits until the roll-out ends or is stuck. */
    WAITS,
    /** It does not pass by itself. */
    OPENS
  }

  /** What ends a match that rests on a report. */
  public enum Clears {
    /** The object is seen healthy after it, or it expires. */
    HEALTHY,
    /** It expires: the object may look healthy in between. */
    EXPIRY
  }

  /** What the person on call is told. */
  public record Advice(
      Text summary,
      @Nullable Text why,
      List<StepText> steps,
      @Nullable GitText gitChange,
      List<StepText> verify,
      @Nullable Text prevent,
      List<String> links,
      List<Template> provides,
      List<Template> touches) {}

  /** One text in both languages. */
  public record Text(Template en, Template ko) {}

  /**
   * One step.
   *
   * @param workloads the kinds of workloads that it is for; empty for all
   */
  public record StepText(Text say, @Nullable Template run, Effect effect, Set<String> workloads) {
    public StepText {
      workloads = Set.copyOf(workloads);
    }
  }

  /** A change in Git. */
  public record GitText(
      @Nullable Template repository,
      @Nullable Template file,
      Template key,
      @Nullable Template value) {}
}
