package io.responder.kube.facts;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import io.responder.model.SymptomSource;
import java.util.ArrayList;
import java.util.List;

/** Argo CD Applications. */
public final class ApplicationReader implements FactsReader {

  private static final List<String> STATUS =
      List.of(
          "status.conditions.type",
          "status.conditions.message",
          "status.conditions.lastTransitionTime",
          "status.health.status",
          "status.health.message",
          "status.health.lastTransitionTime",
          "status.sync.status",
          "status.sync.revision",
          "status.sync.revisions",
          "status.reconciledAt",
          "status.resources.kind",
          "status.resources.namespace",
          "status.resources.name",
          "status.resources.status",
          "status.resources.health.status",
          "status.resources.health.message");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(STATUS);
    fields.addAll(ApplicationSpec.FIELDS);
    fields.addAll(ApplicationOperation.FIELDS);
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(ApplicationSpec.ATTRIBUTES);
    names.addAll(ApplicationOperation.ATTRIBUTES);
    names.addAll(
        List.of(
            "sync.status",
            "sync.revision",
            "health.status",
            "health.message",
            "reconciledAt",
            "applicationSet"));
    return names;
  }

  @Override
  public void read(Value application, FactsDraft facts) {
    ApplicationSpec.read(application.path("spec"), facts);
    facts.facet("application", facts.namespace() + '/' + facts.name());
    for (Value owner : application.path("metadata").path("ownerReferences")) {
      if (text(owner, "kind").equals("ApplicationSet")) {
        facts.attribute("applicationSet", facts.namespace() + '/' + text(owner, "name"));
        facts.facet("applicationset", facts.namespace() + '/' + text(owner, "name"));
      }
    }
    Value status = application.path("status");
    boolean failing = conditions(status, facts);
    boolean failed = ApplicationOperation.read(status.path("operationState"), facts);
    String sync = sync(status, facts);
    String health = health(status, facts);
    facts.attribute("reconciledAt", text(status, "reconciledAt"));
    facts.health(judge(sync, health, failing, failed));
  }

  // Application conditions have no status: an entry is there while it holds, named by its type.
  private static boolean conditions(Value status, FactsDraft facts) {
    boolean failing = false;
    for (Value entry : status.path("conditions")) {
      String type = text(entry, "type");
      facts.symptom(
          SymptomSource.CONDITION,
          "condition/" + type,
          type,
          text(entry, "message"),
          Timestamps.at(entry, "lastTransitionTime"));
      failing |= type.endsWith("Error");
    }
    return failing;
  }

  private static String sync(Value status, FactsDraft facts) {
    Value sync = status.path("sync");
    String value = text(sync, "status");
    facts.attribute("sync.status", value);
    List<String> revisions = new ArrayList<>();
    sync.path("revisions").forEach(revision -> revisions.add(revision.text()));
    facts.attribute(
        "sync.revision",
        revisions.isEmpty() ? text(sync, "revision") : String.join(", ", revisions));
    if (value.equals("OutOfSync") || value.equals("Unknown")) {
      facts.symptom(
          SymptomSource.HEALTH, "sync", value, ApplicationResources.outOfSync(status), null);
    }
    return value;
  }

  private static String health(Value status, FactsDraft facts) {
    Value health = status.path("health");
    String value = text(health, "status");
    String message = text(health, "message");
    facts.attribute("health.status", value).attribute("health.message", message);
    if (!value.isEmpty() && !value.equals("Healthy")) {
      String resources = ApplicationResources.unhealthy(status);
      String said = message.isEmpty() || resources.isEmpty() ? "" : "; ";
      facts.symptom(
          SymptomSource.HEALTH,
          "health",
          value,
          message + said + resources,
          Timestamps.at(health, "lastTransitionTime"));
    }
    return value;
  }

  private static Health judge(String sync, String health, boolean failing, boolean failed) {
    if (failing || health.equals("Degraded") || health.equals("Missing")) {
      return Health.UNHEALTHY;
    }
    boolean good = health.equals("Healthy") && sync.equals("Synced");
    if (good) {
      return Health.HEALTHY;
    }
    if (failed || sync.equals("Unknown")) {
      return Health.UNHEALTHY;
    }
    return sync.isEmpty() && health.isEmpty() ? Health.UNKNOWN : Health.PROGRESSING;
  }

  static String text(Value node, String field) {
    return node.path(field).text();
  }
}
