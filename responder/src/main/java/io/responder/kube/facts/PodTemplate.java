package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a pod's specification, in a pod or in the template of a workload. */
final class PodTemplate {

  static final List<String> ATTRIBUTES =
      List.of(
          "restartPolicy",
          "serviceAccountName",
          "priorityClassName",
          "priority",
          "imagePullSecrets",
          "nodeSelector",
          "container.<name>.image",
          "container.<name>.requests.cpu",
          "container.<name>.requests.memory",
          "container.<name>.requests.ephemeral-storage",
          "container.<name>.limits.cpu",
          "container.<name>.limits.memory",
          "container.<name>.limits.ephemeral-storage",
          "init.<name>.image",
          "init.<name>.requests.cpu",
          "init.<name>.requests.memory",
          "init.<name>.requests.ephemeral-storage",
          "init.<name>.limits.cpu",
          "init.<name>.limits.memory",
          "init.<name>.limits.ephemeral-storage");

  private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

  private PodTemplate() {}

  /** The fields it looks at, below the path of a pod specification. */
  static List<String> fields(String spec) {
    List<String> fields = new ArrayList<>();
    for (String field :
        List.of(
            "restartPolicy",
            "serviceAccountName",
            "priorityClassName",
            "priority",
            "nodeSelector",
            "imagePullSecrets.name",
            "volumes.persistentVolumeClaim.claimName")) {
      fields.add(spec + '.' + field);
    }
    for (String containers : List.of("containers", "initContainers")) {
      for (String field : List.of("name", "image", "restartPolicy")) {
        fields.add(spec + '.' + containers + '.' + field);
      }
      for (String resource : RESOURCES) {
        fields.add(spec + '.' + containers + ".resources.requests." + resource);
        fields.add(spec + '.' + containers + ".resources.limits." + resource);
      }
    }
    return fields;
  }

  /** Reads a pod specification. */
  static void read(Value spec, FactsDraft facts) {
    for (String name :
        List.of("restartPolicy", "serviceAccountName", "priorityClassName", "priority")) {
      facts.attribute(name, text(spec, name));
    }
    List<String> secrets = new ArrayList<>();
    for (Value secret : spec.path("imagePullSecrets")) {
      secrets.add(text(secret, "name"));
    }
    facts.attribute("imagePullSecrets", String.join(", ", secrets));
    List<String> selector = new ArrayList<>();
    for (Value entry : spec.path("nodeSelector").fields()) {
      selector.add(entry.name() + '=' + entry.text());
    }
    facts.attribute("nodeSelector", String.join(", ", selector));
    containers(spec.path("initContainers"), "init.", facts);
    containers(spec.path("containers"), "container.", facts);
  }

  private static void containers(Value containers, String prefix, FactsDraft facts) {
    for (Value container : containers) {
      Names names = Names.of(prefix, text(container, "name"));
      String image = text(container, "image");
      facts.image(image);
      facts.attribute(names.image, image);
      Value resources = container.path("resources");
      amounts(resources.path("requests"), names.requests, facts);
      amounts(resources.path("limits"), names.limits, facts);
    }
  }

  private static void amounts(Value amounts, List<String> names, FactsDraft facts) {
    if (!amounts.isEmpty()) {
      for (int i = 0; i < RESOURCES.size(); i++) {
        facts.attribute(names.get(i), text(amounts, RESOURCES.get(i)));
      }
    }
  }

  /** States the claims that the pod's volumes use, as facets. */
  static void claims(Value spec, FactsDraft facts) {
    for (Value volume : spec.path("volumes")) {
      String claim = text(volume.path("persistentVolumeClaim"), "claimName");
      if (!claim.isEmpty()) {
        facts.facet("pvc", facts.namespace() + '/' + claim);
      }
    }
  }

  /** The names of the attributes of one container. */
  private record Names(
      String prefix, String container, String image, List<String> requests, List<String> limits) {

    // Those that were met lately: containers of one name are many.
    private static final @Nullable Names[] RECENT = new Names[512];

    static Names of(String prefix, String container) {
      int slot = (31 * prefix.hashCode() + container.hashCode()) & RECENT.length - 1;
      Names known = RECENT[slot];
      if (known != null && known.container.equals(container) && known.prefix.equals(prefix)) {
        return known;
      }
      String base = prefix + container;
      Names names =
          new Names(
              prefix,
              container,
              base + ".image",
              RESOURCES.stream().map(resource -> base + ".requests." + resource).toList(),
              RESOURCES.stream().map(resource -> base + ".limits." + resource).toList());
      RECENT[slot] = names;
      return names;
    }
  }
}
