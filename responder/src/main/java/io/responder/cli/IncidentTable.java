package io.responder.cli;

import io.responder.model.Incident;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/** The incidents of a run as a table for people. */
final class IncidentTable {

  private IncidentTable() {}

  static String of(Collection<Incident> incidents, long lines, Instant end) {
    var text = new StringBuilder();
    var width = 10;
    for (var incident : incidents) {
      width = Math.max(width, incident.problem().workload().display().length());
    }
    for (var incident : incidents) {
      var problem = incident.problem();
      text.append(
          String.format(
              "%-12s  %-8s  %-" + width + "s  %s%s%n",
              incident.state(),
              problem.diagnosis().severity().label(),
              problem.workload().display(),
              problem.diagnosis().cause(),
              problem.consequenceOf() == null
                  ? ""
                  : "  (consequence of " + problem.consequenceOf() + ")"));
    }
    return text.append(
            String.format(
                "%d incident%s from %d lines%s",
                incidents.size(),
                incidents.size() == 1 ? "" : "s",
                lines,
                lines == 0 ? "" : ", until " + end.truncatedTo(ChronoUnit.SECONDS)))
        .toString();
  }
}
