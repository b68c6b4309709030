package io.responder.kube.facts;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code status.conditions}.
 *
 * @param since when its status last changed, null where it does not say
 */
public record Condition(
    String type, String status, String reason, String message, @Nullable Instant since) {

  /** The fields that make it up, below {@code status.conditions}. */
  public static final List<String> FIELDS =
      List.of(
          "status.conditions.type",
          "status.conditions.status",
          "status.conditions.reason",
          "status.conditions.message",
          "status.conditions.lastTransitionTime");

  /** Beside them, for those that count how long something takes. */
  static final String UPDATED = "status.conditions.lastUpdateTime";

  /** The conditions of an object, in order. */
  public static List<Condition> of(Value object) {
    List<Condition> conditions = new ArrayList<>();
    for (Value entry : object.path("status").path("conditions")) {
      String type = entry.path("type").text();
      if (!type.isEmpty()) {
        conditions.add(
            new Condition(
                type,
                entry.path("status").text(),
                text(entry, "reason"),
                text(entry, "message"),
                Timestamps.at(entry, "lastTransitionTime")));
      }
    }
    return conditions;
  }

  public boolean isTrue() {
    return status.equalsIgnoreCase("True");
  }

  public boolean isFalse() {
    return status.equalsIgnoreCase("False");
  }

  /** Whether the list has the type with status True. */
  static boolean holds(List<Condition> conditions, String type) {
    for (Condition condition : conditions) {
      if (condition.type.equals(type) && condition.isTrue()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the list has the type with status False. */
  static boolean fails(List<Condition> conditions, String type) {
    return conditions.stream().anyMatch(c -> c.type.equals(type) && c.isFalse());
  }

  /** States it as a symptom. */
  public void tell(FactsDraft facts) {
    facts.symptom(SymptomSource.CONDITION, "condition/" + type, reason, message, since);
  }

  /** The text of a field, empty where it is absent or null. */
  static String text(Value node, String field) {
    return node.path(field).text();
  }
}
