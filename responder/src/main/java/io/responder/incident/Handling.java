package io.responder.incident;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Care;
import io.responder.model.Command;
import io.responder.model.Incident;
import io.responder.model.Problem;
import io.responder.model.TransitionReason;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a command makes of an incident.
 *
 * @param waitingSince since when it waits for somebody to take it; null where it does not
 */
record Handling(Incident after, @Nullable Instant waitingSince, TransitionReason reason) {

  /** Null where the command changes nothing, and for closing, which is about members as well. */
  static @Nullable Handling of(Known known, Command command) {
    return switch (command.action()) {
      case ACKNOWLEDGE -> acknowledged(known.incident(), command);
      case RELEASE -> released(known.incident(), command);
      case ASSIGN -> assigned(known, command);
      case COMMENT -> commented(known, command);
      case RESOLVE -> null;
    };
  }

  private static @Nullable Handling acknowledged(Incident incident, Command command) {
    Incident.Open open = incident instanceof Incident.Open itself ? itself : null;
    if (incident instanceof Incident.Acknowledged taken && !taken.by().equals(command.by())) {
      open = new Incident.Open(taken.problem(), taken.openedAt(), taken.changes());
    }
    if (open == null) {
      return null;
    }
    Care care = open.problem().care().acknowledged(command.at());
    Incident after = open.with(open.problem().with(care)).acknowledge(command.by());
    return new Handling(after, null, TransitionReason.ACKNOWLEDGED);
  }

  private static @Nullable Handling released(Incident incident, Command command) {
    return incident instanceof Incident.Acknowledged acknowledged
        ? new Handling(acknowledged.release(), command.at(), TransitionReason.RELEASED)
        : null;
  }

  private static @Nullable Handling assigned(Known known, Command command) {
    Problem problem = known.incident().problem();
    String assignee = command.text().isBlank() ? null : command.text();
    return Objects.equals(problem.care().assignee(), assignee)
        ? null
        : cared(known, problem.care().assignedTo(assignee), TransitionReason.ASSIGNED);
  }

  private static @Nullable Handling commented(Known known, Command command) {
    Care care = known.incident().problem().care();
    Care.Comment comment = new Care.Comment(command.at(), command.by(), command.text());
    return care.comments().contains(comment)
        ? null
        : cared(known, care.with(comment), TransitionReason.COMMENTED);
  }

  private static Handling cared(Known known, Care care, TransitionReason reason) {
    Incident incident = known.incident();
    return new Handling(
        incident.with(incident.problem().with(care)).changed(), known.since(), reason);
  }
}
