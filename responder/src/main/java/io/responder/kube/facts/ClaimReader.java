package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import io.responder.model.SymptomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** PersistentVolumeClaims: bound or not, and what resizing says. */
final class ClaimReader implements FactsReader {

  private static final List<String> COPIED =
      List.of(
          "spec.storageClassName",
          "spec.volumeName",
          "spec.volumeMode",
          "spec.resources.requests.storage",
          "status.capacity.storage",
          "status.phase");

  private static final Set<String> BAD_WHEN_TRUE =
      Set.of("ControllerResizeError", "NodeResizeError", "ModifyVolumeError");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(COPIED);
    fields.add("spec.accessModes");
    fields.addAll(Condition.FIELDS);
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(COPIED);
    names.add("spec.accessModes");
    return names;
  }

  @Override
  public void read(Value claim, FactsDraft facts) {
    facts.copy(claim, COPIED);
    List<String> modes = new ArrayList<>();
    claim.path("spec").path("accessModes").forEach(mode -> modes.add(mode.text()));
    facts.attribute("spec.accessModes", String.join(", ", modes));
    facts.facet("pvc", facts.namespace() + '/' + facts.name());
    String phase = text(claim.path("status"), "phase");
    if (phase.equals("Pending") || phase.equals("Lost")) {
      facts.symptom(
          SymptomSource.STATUS,
          "",
          phase,
          "the claim is " + phase,
          phase.equals("Pending") ? facts.createdAt() : null);
    }
    for (Condition condition : Condition.of(claim)) {
      if (condition.isTrue() && BAD_WHEN_TRUE.contains(condition.type())) {
        condition.tell(facts);
      }
    }
    facts.health(
        switch (phase) {
          case "Bound" -> Health.HEALTHY;
          case "Lost" -> Health.UNHEALTHY;
          case "Pending" -> Health.PROGRESSING;
          default -> Health.UNKNOWN;
        });
  }
}
