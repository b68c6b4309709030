package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Any other kind, by the conventions of {@code status.conditions}.
 *
 * <p>A condition is bad when it is True and its type names something bad, or when it is False and
 * its type names something good. A type that only names work under way is never bad.
 */
final class CustomResourceReader implements FactsReader {

  private static final List<String> COPIED =
      List.of("status.phase", "status.state", "status.observedGeneration");

  private static final List<String> NEGATIVE =
      List.of(
          "stalled",
          "degraded",
          "fail",
          "error",
          "invalid",
          "conflict",
          "pressure",
          "unavailable",
          "deadlock",
          "unhealthy",
          "notready",
          "disrupt",
          "blocked",
          "corrupt",
          "expired",
          "rejected",
          "denied",
          "missing",
          "exceeded",
          "problem");

  private static final List<String> NEUTRAL =
      List.of(
          "progressing",
          "reconciling",
          "issuing",
          "inprogress",
          "terminating",
          "deleting",
          "paused",
          "suspended",
          "updating",
          "upgrading",
          "upgradeable",
          "scaling",
          "creating",
          "pending",
          "running",
          "restarting");

  private static final Set<String> HEALTHY_WHEN_TRUE =
      Set.of("Ready", "Available", "Healthy", "Synced", "Succeeded", "Established", "Complete");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(Condition.FIELDS);
    fields.addAll(COPIED);
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(COPIED);
    names.add("generation");
    return names;
  }

  @Override
  public void read(Value object, FactsDraft facts) {
    facts.copy(object, COPIED);
    facts.attribute("generation", text(object.path("metadata"), "generation"));
    List<Condition> conditions = Condition.of(object);
    List<Condition> bad = conditions.stream().filter(CustomResourceReader::bad).toList();
    bad.forEach(condition -> condition.tell(facts));
    boolean good =
        conditions.stream().anyMatch(c -> c.isTrue() && HEALTHY_WHEN_TRUE.contains(c.type()));
    facts.health(!bad.isEmpty() ? Health.UNHEALTHY : good ? Health.HEALTHY : Health.UNKNOWN);
  }

  private static boolean bad(Condition condition) {
    String type = condition.type().toLowerCase(Locale.ROOT);
    if (NEUTRAL.stream().anyMatch(type::contains)) {
      return false;
    }
    return NEGATIVE.stream().anyMatch(type::contains) ? condition.isTrue() : condition.isFalse();
  }
}
