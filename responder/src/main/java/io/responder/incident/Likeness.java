package io.responder.incident;

import io.responder.model.Diagnosis;
import io.responder.model.Facet;
import io.responder.model.Incident;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In what an incident may be like others of its cluster: those that share a likeness may have a
 * common cause.
 *
 * @param kind how certain it is
 * @param key the same for all that share it
 * @param suspect the thing that would be to blame, null where none is known
 * @param statement what all say, empty where that does not matter
 */
record Likeness(Kind kind, String key, @Nullable Facet suspect, String statement) {

  /** How certain a common cause is, from the most certain. */
  enum Kind {
    /** Their rule says of all that the same thing is broken. */
    BROKEN_THING,
    /** Many have the same cause and touch the same thing. */
    TOUCHED_THING,
    /** They have the same cause and say the same. */
    STATEMENT,
    /** They began together. */
    CLUSTER
  }

  /** What stands for the whole cluster. */
  static final Likeness CLUSTER = new Likeness(Kind.CLUSTER, "cluster", null, Parent.MIXED);

  /** All likenesses of an incident, the most certain first. */
  static List<Likeness> of(Incident incident) {
    Diagnosis diagnosis = incident.problem().diagnosis();
    String cause = diagnosis.cause();
    List<Likeness> all = new ArrayList<>();
    diagnosis.provides().stream()
        .filter(SharedThing::is)
        .distinct()
        .sorted(SharedThing.MOST_TELLING)
        .map(facet -> new Likeness(Kind.BROKEN_THING, cause + ' ' + facet, facet, ""))
        .forEach(all::add);
    diagnosis.touches().stream()
        .filter(SharedThing::is)
        .distinct()
        .sorted(SharedThing.MOST_TELLING)
        .map(facet -> new Likeness(Kind.TOUCHED_THING, cause + " at " + facet, facet, ""))
        .forEach(all::add);
    // A cause that only says that nothing is known would make strangers alike.
    String statement = cause.endsWith("-unspecified") ? "" : Statement.of(incident.problem());
    if (!statement.isEmpty()) {
      all.add(new Likeness(Kind.STATEMENT, cause + ": " + statement, null, statement));
    }
    return all;
  }

  /** Whether the rule itself says that a shared thing is broken. */
  static boolean suspects(Incident incident) {
    return incident.problem().diagnosis().provides().stream().anyMatch(SharedThing::is);
  }
}
