package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people have done about an incident, and how urgently they are asked.
 *
 * @param assignee whose it is, null where nobody's
 * @param comments what was said, the oldest first, the latest {@value #MAX_COMMENTS}
 * @param escalation the level it has risen to while nobody acknowledged it, from 0
 * @param acknowledgedAt when somebody first took it, null where nobody has
 * @param told the highest severity as which people were told that it goes on; null where they were
 *     not, or were told that it is over
 */
public record Care(
    @Nullable String assignee,
    List<Comment> comments,
    int escalation,
    @Nullable Instant acknowledgedAt,
    @Nullable Severity told) {

  /** Nobody has done anything yet. */
  public static final Care NONE = new Care(null, List.of(), 0, null, null);

  static final int MAX_COMMENTS = 50;

  public Care {
    comments =
        List.copyOf(
            comments.size() <= MAX_COMMENTS
                ? comments
                : comments.subList(comments.size() - MAX_COMMENTS, comments.size()));
  }

  public Care assignedTo(@Nullable String person) {
    return new Care(person, comments, escalation, acknowledgedAt, told);
  }

  public Care with(Comment comment) {
    List<Comment> all = new ArrayList<>(comments);
    all.add(comment);
    return new Care(assignee, all, escalation, acknowledgedAt, told);
  }

  public Care escalatedTo(int level) {
    return new Care(assignee, comments, level, acknowledgedAt, told);
  }

  /** Somebody took it; the first time counts. */
  public Care acknowledged(Instant at) {
    return acknowledgedAt == null ? new Care(assignee, comments, escalation, at, told) : this;
  }

  /** People were told of it as that severe, or that it is over (null). */
  public Care told(@Nullable Severity severity) {
    Severity highest = severity == null || told == null ? severity : told.max(severity);
    return new Care(assignee, comments, escalation, acknowledgedAt, highest);
  }

  /** What somebody said of an incident; untrusted text. */
  public record Comment(Instant at, String by, String text) {
    public Comment {
      requireNonNull(at, "at");
      requireNonNull(by, "by");
      requireNonNull(text, "text");
    }
  }
}
