package io.responder.kube.facts.argo;

import static io.responder.kube.facts.argo.ApplicationReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.decode.FactsDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where an Application comes from and where it goes to. */
final class ApplicationSpec {

  private static final List<String> SOURCE =
      List.of("repoURL", "targetRevision", "chart", "path", "ref");

  static final List<String> FIELDS;
  static final List<String> ATTRIBUTES;

  private static final int MAX_SOURCES = 10;

  static {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "spec.project",
                "spec.destination.server",
                "spec.destination.name",
                "spec.destination.namespace",
                "spec.syncPolicy.automated.prune",
                "spec.syncPolicy.automated.selfHeal",
                "spec.syncPolicy.automated.enabled"));
    List<String> attributes =
        new ArrayList<>(
            List.of(
                "project",
                "destination.server",
                "destination.name",
                "destination.namespace",
                "syncPolicy.automated",
                "syncPolicy.selfHeal"));
    for (String name : SOURCE) {
      fields.add("spec.source." + name);
      fields.add("spec.sources." + name);
      attributes.add("source." + name);
      attributes.add("sources.<index>." + name);
    }
    fields.add("spec.source.helm.valueFiles");
    fields.add("spec.sources.helm.valueFiles");
    attributes.add("source.helm.valueFiles");
    attributes.add("sources.<index>.helm.valueFiles");
    FIELDS = List.copyOf(fields);
    ATTRIBUTES = List.copyOf(attributes);
  }

  private ApplicationSpec() {}

  static void read(JsonNode spec, FactsDraft facts) {
    facts.attribute("project", text(spec, "project"));
    JsonNode destination = spec.path("destination");
    String server = text(destination, "server");
    String name = text(destination, "name");
    facts
        .attribute("destination.server", server)
        .attribute("destination.name", name)
        .attribute("destination.namespace", text(destination, "namespace"));
    facts.facet("destination", server.isEmpty() ? name : server);
    JsonNode automated = spec.path("syncPolicy").path("automated");
    if (automated.isObject()) {
      facts.attribute("syncPolicy.automated", automated.path("enabled").asText("true"));
      facts.attribute("syncPolicy.selfHeal", automated.path("selfHeal").asText("false"));
    }
    JsonNode sources = spec.path("sources");
    if (spec.path("source").isObject()) {
      source("source", spec.path("source"), facts);
    } else if (sources.size() > 0) {
      source("source", sources.path(0), facts);
    }
    for (int index = 0; index < Math.min(sources.size(), MAX_SOURCES); index++) {
      source("sources." + index, sources.path(index), facts);
    }
  }

  private static void source(String prefix, JsonNode source, FactsDraft facts) {
    for (String name : SOURCE) {
      facts.attribute(prefix + '.' + name, text(source, name));
    }
    List<String> files = new ArrayList<>();
    source.path("helm").path("valueFiles").forEach(file -> files.add(file.asText("")));
    facts.attribute(prefix + ".helm.valueFiles", String.join(", ", files));
    facts.facet("repository", repository(text(source, "repoURL")));
  }

  /** The URL without what does not tell repositories apart: case of the host, {@code .git}. */
  static String repository(String url) {
    String trimmed = url.strip();
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    if (trimmed.endsWith(".git")) {
      trimmed = trimmed.substring(0, trimmed.length() - 4);
    }
    int host = trimmed.indexOf("://");
    int path = trimmed.indexOf('/', host < 0 ? 0 : host + 3);
    return path < 0
        ? trimmed.toLowerCase(Locale.ROOT)
        : trimmed.substring(0, path).toLowerCase(Locale.ROOT) + trimmed.substring(path);
  }
}
