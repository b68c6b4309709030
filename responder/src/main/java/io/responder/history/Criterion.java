package io.responder.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What must hold for a component to be called stable. */
public enum Criterion {
  /** Its pods are running and ready, and were. */
  PODS("pods"),
  /** It has no open incident of severity warning or more, and had none. */
  INCIDENTS("incidents"),
  /** The Argo CD Applications that deliver it are Synced and Healthy, and were. */
  APPLICATIONS("applications"),
  /** The logs that are read show no known error, and showed none. */
  LOGS("logs"),
  /** It was watched all the time, and is. */
  WATCHED("watched");

  private final String label;

  Criterion(String label) {
    this.label = label;
  }

  /** The name in arguments and answers. */
  public String label() {
    return label;
  }

  /** What is known of a criterion. */
  public enum State {
    MET("met"),
    BROKEN("broken"),
    /** Nothing that is known tells. */
    UNKNOWN("unknown");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The name in answers. */
    public String label() {
      return label;
    }
  }

  /**
   * How a component stands to a criterion.
   *
   * @param since since when it is met, null where it is not
   * @param detail why, for people
   */
  public record Result(Criterion criterion, State state, @Nullable Instant since, String detail) {
    public Result {
      requireNonNull(criterion, "criterion");
      requireNonNull(state, "state");
      requireNonNull(detail, "detail");
    }
  }
}
