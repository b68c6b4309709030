package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.Part;
import io.responder.simulator.registry.Preconditions;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.registry.WriteMode;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.selector.LabelSelector;
import io.responder.simulator.selector.Selection;
import io.responder.simulator.store.ListQuery;
import io.responder.simulator.store.ObjectStore;
import io.responder.simulator.store.StoredObject;
import java.util.List;
import java.util.Set;

/** Deletes a pod if its disruption budget allows. */
final class Eviction {
  private static final int RETRY_AFTER_SECONDS = 10;
  private static final Set<String> UNBUDGETED_PHASES = Set.of("Succeeded", "Failed", "Pending");

  private final ObjectStore store;
  private final Registry registry;
  private final ResourceType budgets;

  Eviction(ObjectStore store, Registry registry, ResourceCatalog catalog) {
    this.store = store;
    this.registry = registry;
    this.budgets = catalog.byName("poddisruptionbudgets");
  }

  Answer evict(Call call) {
    ObjectNode eviction = call.optionalObject();
    Preconditions preconditions = Preconditions.of(eviction.path("deleteOptions"));
    WriteMode mode = call.mode();
    Target target = call.target();
    return store.atomically(
        () -> {
          StoredObject pod = registry.require(target.type(), target.key());
          JsonNode tree = pod.tree();
          if (budgeted(tree)) {
            spendBudget(tree, mode);
          }
          registry.delete(target.type(), target.key(), preconditions, mode);
          return BodyAnswer.json(
              201, WriteOperations.success(201, target.type(), target.name(), ""));
        });
  }

  private static boolean budgeted(JsonNode pod) {
    return !UNBUDGETED_PHASES.contains(Json.text(pod, "status", "phase"))
        && !pod.path("metadata").has("deletionTimestamp");
  }

  private void spendBudget(JsonNode pod, WriteMode mode) {
    List<StoredObject> matching =
        store
            .list(
                budgets,
                ListQuery.all(Json.text(pod, "metadata", "namespace"), Selection.EVERYTHING))
            .items()
            .stream()
            .filter(b -> covers(b.tree(), pod))
            .toList();
    if (matching.isEmpty()) {
      return;
    }
    if (matching.size() > 1) {
      throw ApiFailure.of(
          500,
          "",
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    StoredObject budget = matching.get(0);
    JsonNode tree = budget.tree();
    if (spared(tree, pod)) {
      return;
    }
    JsonNode status = tree.path("status");
    if (status.path("disruptionsAllowed").asInt(0) <= 0) {
      throw tooMany(budget.key().name(), status);
    }
    if (mode == WriteMode.PERSIST) {
      registry.update(budgets, budget.key(), Part.STATUS, Eviction::spent, WriteMode.PERSIST);
    }
  }

  private static boolean covers(JsonNode budget, JsonNode pod) {
    JsonNode selector = Json.at(budget, "spec", "selector");
    return !selector.isMissingNode() && LabelSelector.of(selector).matches(pod);
  }

  /** A pod that is not ready does not count against a budget that is healthy without it. */
  private static boolean spared(JsonNode budget, JsonNode pod) {
    boolean ready = false;
    for (JsonNode condition : Json.at(pod, "status", "conditions")) {
      ready |=
          condition.path("type").asText().equals("Ready")
              && condition.path("status").asText().equals("True");
    }
    if (ready) {
      return false;
    }
    if (Json.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow")) {
      return true;
    }
    int desired = Json.at(budget, "status", "desiredHealthy").asInt(0);
    return desired > 0 && Json.at(budget, "status", "currentHealthy").asInt(0) >= desired;
  }

  private static ObjectNode spent(ObjectNode budget) {
    ObjectNode status = Json.child(budget, "status");
    status.put("disruptionsAllowed", status.path("disruptionsAllowed").asInt() - 1);
    return budget;
  }

  private static ApiFailure tooMany(String budget, JsonNode status) {
    return ApiFailure.of(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.")
        .because(
            "DisruptionBudget",
            "The disruption budget "
                + budget
                + " needs "
                + status.path("desiredHealthy").asInt(0)
                + " healthy pods and has "
                + status.path("currentHealthy").asInt(0)
                + " currently")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}
