package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expert would tell the person on call, with the real names filled in.
 *
 * @param summary the cause in one sentence
 * @param why how it comes about
 * @param steps what to do, in order
 * @param gitChange the change in Git, where the object is delivered from Git and the fix is a value
 * @param verify how to see that it worked
 * @param prevent how to keep it from happening again, null where there is nothing to say
 * @param links runbooks and documentation, http or https only
 */
public record Suggestion(
    LocalizedText summary,
    @Nullable LocalizedText why,
    List<Step> steps,
    @Nullable GitChange gitChange,
    List<Step> verify,
    @Nullable LocalizedText prevent,
    List<String> links) {

  public Suggestion {
    requireNonNull(summary, "summary");
    steps = List.copyOf(steps);
    verify = List.copyOf(verify);
    links = List.copyOf(links);
  }

  /**
   * One step.
   *
   * @param say what to do
   * @param run a command that can be pasted, null where there is none
   * @param effect what the command does to the cluster
   */
  public record Step(LocalizedText say, @Nullable String run, Effect effect) {
    public Step {
      requireNonNull(say, "say");
      requireNonNull(effect, "effect");
    }
  }

  /** What a step does to the cluster. */
  public enum Effect {
    /** Looks only. */
    READS,
    /** Changes something that can be changed back. */
    CHANGES,
    /** Loses something: never without a person's decision. */
    DESTROYS
  }

  /**
   * A change of one value in Git.
   *
   * @param repository the repository's URL, null where unknown
   * @param file the file within it, null where unknown
   * @param key the dotted path of the value
   * @param value the new value; null to remove the key
   */
  public record GitChange(
      @Nullable String repository, @Nullable String file, String key, @Nullable String value) {
    public GitChange {
      requireNonNull(key, "key");
    }
  }
}
