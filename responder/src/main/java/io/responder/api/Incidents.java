package io.responder.api;

import io.responder.view.IncidentsView;
import io.responder.view.Listed;
import java.time.Duration;

/** Finding incidents, or saying why not. */
final class Incidents {

  private Incidents() {}

  static Listed require(IncidentsView incidents, String id) {
    requireCaughtUp(incidents.isCaughtUp());
    return incidents.find(id).orElseThrow(() -> unknown(incidents, id));
  }

  static void requireCaughtUp(boolean caughtUp) {
    if (!caughtUp) {
      throw ApiProblem.later(
          503,
          "Not ready",
          "what there is is still being read from Kafka: try again",
          Duration.ofSeconds(2));
    }
  }

  static ApiProblem unknown(IncidentsView incidents, String id) {
    return ApiProblem.notFound(
        "there is no incident "
            + id
            + (incidents.isWhole()
                ? "; GET /api/v1/incidents lists them"
                : " among those that fit; raise api.viewSize"));
  }
}
