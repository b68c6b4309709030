package io.responder.view;

import static java.util.Objects.requireNonNull;

import io.responder.model.Incident;
import java.util.List;

/**
 * An incident of the view.
 *
 * @param incident its state; without evidence, objects, steps and texts other than the summary: see
 *     {@link IncidentsView#incident}
 * @param objects how many objects show it or showed it, as far as it names them
 * @param changes its transitions that are still known, the oldest first: at most the first and the
 *     latest {@value IncidentsView#MAX_CHANGES}; never empty
 */
public record Listed(Incident incident, int objects, List<Change> changes) {

  public Listed {
    requireNonNull(incident, "incident");
    changes = List.copyOf(changes);
  }

  public String id() {
    return incident.id();
  }

  /** The latest transition. */
  public Change latest() {
    return changes.get(changes.size() - 1);
  }
}
