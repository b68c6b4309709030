package io.responder.kube.facts;

import static io.responder.kube.facts.ApplicationReader.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.Value;
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
    attributes.addAll(List.of("values.repoURL", "values.targetRevision", "values.files"));
    FIELDS = List.copyOf(fields);
    ATTRIBUTES = List.copyOf(attributes);
  }

  private ApplicationSpec() {}

  static void read(Value spec, FactsDraft facts) {
    facts.attribute("project", text(spec, "project"));
    Value destination = spec.path("destination");
    String server = text(destination, "server");
    String name = text(destination, "name");
    facts
        .attribute("destination.server", server)
        .attribute("destination.name", name)
        .attribute("destination.namespace", text(destination, "namespace"));
    facts.facet("destination", server.isEmpty() ? name : server);
    Value automated = spec.path("syncPolicy").path("automated");
    if (automated.isObject()) {
      facts.attribute("syncPolicy.automated", automated.path("enabled").text("true"));
      facts.attribute("syncPolicy.selfHeal", automated.path("selfHeal").text("false"));
    }
    Value sources = spec.path("sources");
    if (spec.path("source").isObject()) {
      source("source", spec.path("source"), facts);
    } else if (sources.size() > 0) {
      source("source", sources.path(0), facts);
    }
    for (int index = 0; index < Math.min(sources.size(), MAX_SOURCES); index++) {
      source("sources." + index, sources.path(index), facts);
    }
    values(spec, facts);
  }

  /** Where the Helm values come from: the source that others refer to, else the first one. */
  private static void values(Value spec, FactsDraft facts) {
    Value first =
        spec.path("source").isObject() ? spec.path("source") : spec.path("sources").path(0);
    Value from = first;
    for (Value source : spec.path("sources")) {
      if (!text(source, "ref").isEmpty()) {
        from = source;
        break;
      }
    }
    facts
        .attribute("values.repoURL", text(from, "repoURL"))
        .attribute("values.targetRevision", text(from, "targetRevision"))
        .attribute("values.files", files(first));
  }

  private static String files(Value source) {
    List<String> files = new ArrayList<>();
    source.path("helm").path("valueFiles").forEach(file -> files.add(file.text()));
    return String.join(", ", files);
  }

  private static void source(String prefix, Value source, FactsDraft facts) {
    for (String name : SOURCE) {
      facts.attribute(prefix + '.' + name, text(source, name));
    }
    facts.attribute(prefix + ".helm.valueFiles", files(source));
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
