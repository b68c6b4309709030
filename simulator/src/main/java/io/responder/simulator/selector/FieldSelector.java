package io.responder.simulator.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A conjunction of field comparisons; an absent field compares as empty text. */
public record FieldSelector(List<Term> terms) {
  /** Matches every object. */
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  private static final Set<String> EVERY_KIND = Set.of("metadata.name", "metadata.namespace");

  private static final Map<String, Set<String>> BY_KIND =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "events",
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "regarding.kind",
              "regarding.name",
              "regarding.namespace",
              "regarding.uid",
              "reason",
              "reportingComponent",
              "reportingController",
              "source",
              "type"),
          "nodes",
          Set.of("spec.unschedulable"),
          "namespaces",
          Set.of("status.phase"),
          "secrets",
          Set.of("type"),
          "jobs",
          Set.of("status.successful"),
          "replicasets",
          Set.of("status.replicas"),
          "replicationcontrollers",
          Set.of("status.replicas"),
          "services",
          Set.of("spec.clusterIP", "spec.type"));

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /** One comparison: the field is, or is not, the value. */
  public record Term(String field, boolean equal, String value) {
    boolean holds(JsonNode object) {
      return value(object).equals(value) == equal;
    }

    private String value(JsonNode object) {
      if (field.equals("source")) {
        return Json.text(object, "source", "component");
      }
      String text = Json.text(object, field.split("\\.", -1));
      boolean number = field.startsWith("status.re") || field.equals("status.successful");
      boolean flag = field.equals("spec.unschedulable") || field.equals("spec.hostNetwork");
      return text.isEmpty() ? (number ? "0" : flag ? "false" : "") : text;
    }
  }

  /**
   * Reads the text of a query parameter.
   *
   * @throws InvalidSelector when it is malformed or names a field the kind has no selector for
   */
  public static FieldSelector parse(String text, ResourceType type) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        Term term = term(part.strip());
        if (!supported(term.field(), type)) {
          throw new InvalidSelector(unsupported(term.field(), type));
        }
        terms.add(term);
      }
    }
    return new FieldSelector(terms);
  }

  /** Whether every comparison holds for the object. */
  public boolean matches(JsonNode object) {
    return terms.stream().allMatch(t -> t.holds(object));
  }

  // In the words of a real server, which differ where a kind has no selectors of its own.
  private static String unsupported(String field, ResourceType type) {
    return BY_KIND.containsKey(type.plural())
        ? "field label not supported: " + field
        : "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
            .formatted(field);
  }

  private static boolean supported(String field, ResourceType type) {
    return EVERY_KIND.contains(field)
        || BY_KIND.getOrDefault(type.plural(), Set.of()).contains(field);
  }

  private static Term term(String text) {
    int sign = text.indexOf('=');
    if (sign <= 0) {
      throw new InvalidSelector(
          "invalid selector: '" + text + "'; can't understand '" + text + "'");
    }
    boolean unequal = text.charAt(sign - 1) == '!';
    int valueAt = text.startsWith("==", sign) ? sign + 2 : sign + 1;
    String field = text.substring(0, unequal ? sign - 1 : sign);
    return new Term(field, !unequal, text.substring(valueAt));
  }
}
