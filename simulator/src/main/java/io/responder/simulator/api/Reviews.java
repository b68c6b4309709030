package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.access.Access;
import io.responder.simulator.access.AccessRequest;
import io.responder.simulator.access.Verb;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers what the caller may do; reviews are computed and never stored. */
final class Reviews {
  static final String PATH = "/apis/authorization.k8s.io/v1/";

  private final Access access;
  private final ResourceCatalog catalog;

  Reviews(Access access, ResourceCatalog catalog) {
    this.access = access;
    this.catalog = catalog;
  }

  /** The answer to a review; empty when the path names none. */
  Optional<Answer> answer(String path, String user, JsonNode body) {
    if (!(body instanceof ObjectNode review)) {
      return Optional.empty();
    }
    return switch (path.substring(PATH.length())) {
      case "selfsubjectaccessreviews" -> Optional.of(accessReview(user, review.deepCopy()));
      case "selfsubjectrulesreviews" -> Optional.of(rulesReview(user, review.deepCopy()));
      default -> Optional.empty();
    };
  }

  private Answer accessReview(String user, ObjectNode review) {
    JsonNode asked = Json.at(review, "spec", "resourceAttributes");
    boolean allowed = true;
    if (asked.isObject()) {
      String subresource = Json.text(asked, "subresource");
      String namespace = Json.text(asked, "namespace");
      String name = Json.text(asked, "name");
      allowed =
          access.allows(
              new AccessRequest(
                  user,
                  Json.text(asked, "verb"),
                  Json.text(asked, "group"),
                  Json.text(asked, "resource") + (subresource.isEmpty() ? "" : "/" + subresource),
                  namespace.isEmpty() ? null : namespace,
                  name.isEmpty() ? null : name));
    }
    review.putObject("status").put("allowed", allowed);
    return BodyAnswer.json(201, review);
  }

  private Answer rulesReview(String user, ObjectNode review) {
    String namespace = Json.text(review, "spec", "namespace");
    ObjectNode status = review.putObject("status");
    ArrayNode rules = status.putArray("resourceRules");
    for (ResourceType type : catalog.all()) {
      for (String resource : resources(type)) {
        addRule(rules, user, namespace, type, resource);
      }
    }
    status.putArray("nonResourceRules");
    status.put("incomplete", false);
    return BodyAnswer.json(201, review);
  }

  private void addRule(
      ArrayNode rules, String user, String namespace, ResourceType type, String resource) {
    List<String> verbs = new ArrayList<>();
    for (Verb verb : Verb.values()) {
      AccessRequest request =
          new AccessRequest(user, verb.label(), type.group(), resource, namespace, null);
      if (access.allows(request)) {
        verbs.add(verb.label());
      }
    }
    if (!verbs.isEmpty()) {
      ObjectNode rule = rules.addObject();
      ArrayNode listed = rule.putArray("verbs");
      verbs.forEach(listed::add);
      rule.putArray("apiGroups").add(type.group());
      rule.putArray("resources").add(resource);
    }
  }

  private static List<String> resources(ResourceType type) {
    List<String> names = new ArrayList<>(List.of(type.plural()));
    if (type.has(Trait.STATUS)) {
      names.add(type.plural() + "/status");
    }
    if (type.has(Trait.SCALE)) {
      names.add(type.plural() + "/scale");
    }
    if (type.qualifiedName().equals("pods")) {
      names.add("pods/eviction");
      names.add("pods/log");
    }
    return names;
  }
}
