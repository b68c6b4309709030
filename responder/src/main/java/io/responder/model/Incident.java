package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One problem as a person sees it.
 *
 * <pre>
 * Pending ──holds for `for`──► Open ──acknowledge──► Acknowledged
 *    │                          │ ▲                       │
 *    │ cleared                  │ └──── new symptom ────┐ │
 *    ▼                          ▼   inside the window   │ ▼
 * (forgotten)                   └──healthy or gone──► Resolved
 * </pre>
 *
 * <p>Only legal transitions exist as methods. {@link #changes()} counts the transitions so far; a
 * transition's number is the count after it.
 */
public sealed interface Incident {

  /** What it is about. */
  Problem problem();

  /** How many transitions it has gone through. */
  int changes();

  /** The name of the state in records and messages. */
  String state();

  /** The same state with an updated problem. */
  Incident with(Problem problem);

  /** The same incident, one transition later. */
  default Incident changed() {
    return numbered(changes() + 1);
  }

  /** The same incident with another count of transitions. */
  Incident numbered(int number);

  /** The same incident once it is put out: it says what people know of it from then on. */
  default Incident told() {
    Problem problem = problem();
    Severity severity =
        problem.suppressed() ? problem.care().told() : problem.diagnosis().severity();
    return with(problem.with(problem.care().told(this instanceof Resolved ? null : severity)));
  }

  /** When it was opened; null while pending. */
  @Nullable Instant openedAt();

  /** When it was resolved; null before. */
  default @Nullable Instant resolvedAt() {
    return null;
  }

  /** The incident's deterministic id. */
  default String id() {
    return problem().id();
  }

  /**
   * A rule holds but not yet for as long as it asks. Never told to anybody.
   *
   * @param openAt when it opens if the rule still holds
   */
  record Pending(Problem problem, Instant openAt, int changes) implements Incident {
    public Pending {
      requireNonNull(problem, "problem");
      requireNonNull(openAt, "openAt");
    }

    public Open open(Instant at) {
      return new Open(problem, at, changes + 1);
    }

    @Override
    public String state() {
      return "pending";
    }

    @Override
    public Pending with(Problem next) {
      return new Pending(next, openAt, changes);
    }

    @Override
    public Pending numbered(int number) {
      return new Pending(problem, openAt, number);
    }

    @Override
    public @Nullable Instant openedAt() {
      return null;
    }
  }

  /** The problem is there and nobody has taken it. */
  record Open(Problem problem, Instant openedAt, int changes) implements Incident {
    public Open {
      requireNonNull(problem, "problem");
      requireNonNull(openedAt, "openedAt");
    }

    public Acknowledged acknowledge(String by) {
      return new Acknowledged(problem, openedAt, by, changes + 1);
    }

    public Resolved resolve(Instant at) {
      return new Resolved(problem, openedAt, at, changes + 1);
    }

    @Override
    public String state() {
      return "open";
    }

    @Override
    public Open with(Problem next) {
      return new Open(next, openedAt, changes);
    }

    @Override
    public Open numbered(int number) {
      return new Open(problem, openedAt, number);
    }
  }

  /** Somebody works on it. */
  record Acknowledged(Problem problem, Instant openedAt, String by, int changes)
      implements Incident {
    public Acknowledged {
      requireNonNull(problem, "problem");
      requireNonNull(openedAt, "openedAt");
      requireNonNull(by, "by");
    }

    public Resolved resolve(Instant at) {
      return new Resolved(problem, openedAt, at, changes + 1);
    }

    /** Whoever took it gave it back. */
    public Open release() {
      return new Open(problem, openedAt, changes + 1);
    }

    @Override
    public String state() {
      return "acknowledged";
    }

    @Override
    public Acknowledged with(Problem next) {
      return new Acknowledged(next, openedAt, by, changes);
    }

    @Override
    public Acknowledged numbered(int number) {
      return new Acknowledged(problem, openedAt, by, number);
    }
  }

  /** The problem is gone. */
  record Resolved(Problem problem, Instant openedAt, Instant resolvedAt, int changes)
      implements Incident {
    public Resolved {
      requireNonNull(problem, "problem");
      requireNonNull(openedAt, "openedAt");
      requireNonNull(resolvedAt, "resolvedAt");
    }

    /** The problem is back inside the reopen window: the first opening stays. */
    public Open reopen() {
      return new Open(problem, openedAt, changes + 1);
    }

    @Override
    public String state() {
      return "resolved";
    }

    @Override
    public Resolved with(Problem next) {
      return new Resolved(next, openedAt, resolvedAt, changes);
    }

    @Override
    public Resolved numbered(int number) {
      return new Resolved(problem, openedAt, resolvedAt, number);
    }
  }
}
