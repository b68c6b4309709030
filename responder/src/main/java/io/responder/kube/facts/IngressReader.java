package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import io.responder.model.SymptomSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Ingresses: which hosts and paths they claim, and how their paths are meant. */
final class IngressReader implements FactsReader {

  private static final String REGEX_SIGNS = "()[]{}*+?|^$\\";

  @Override
  public List<String> fields() {
    return List.of(
        "spec.ingressClassName",
        "spec.rules.host",
        "spec.rules.http.paths.path",
        "spec.rules.http.paths.pathType",
        "spec.rules.http.paths.backend.service.name",
        "spec.defaultBackend.service.name",
        "spec.tls.secretName",
        "status.loadBalancer.ingress.ip",
        "status.loadBalancer.ingress.hostname");
  }

  @Override
  public List<String> attributes() {
    return List.of(
        "ingressClassName", "hosts", "paths", "paths.regex", "backends", "tlsSecrets", "address");
  }

  @Override
  public void read(Value ingress, FactsDraft facts) {
    Value spec = ingress.path("spec");
    Set<String> hosts = new LinkedHashSet<>();
    Set<String> paths = new LinkedHashSet<>();
    Set<String> backends = new LinkedHashSet<>();
    String regexPath = "";
    for (Value rule : spec.path("rules")) {
      String host = text(rule, "host").isEmpty() ? "*" : text(rule, "host");
      hosts.add(host);
      for (Value entry : rule.path("http").path("paths")) {
        String path = text(entry, "path").isEmpty() ? "/" : text(entry, "path");
        paths.add(host + path + ' ' + text(entry, "pathType"));
        facts.facet("route", host + path);
        backends.add(text(entry.path("backend").path("service"), "name"));
        if (regexPath.isEmpty() && path.chars().anyMatch(sign -> REGEX_SIGNS.indexOf(sign) >= 0)) {
          regexPath = path;
        }
      }
    }
    backends.add(text(spec.path("defaultBackend").path("service"), "name"));
    backends.remove("");
    facts.attribute("ingressClassName", text(spec, "ingressClassName"));
    facts.attribute("hosts", String.join(", ", hosts));
    facts.attribute("paths", String.join(", ", paths));
    facts.attribute("paths.regex", regexPath.isEmpty() ? "" : "true");
    if (!regexPath.isEmpty()) {
      facts.symptom(
          SymptomSource.STATUS,
          "paths",
          "RegexPath",
          "path " + regexPath + " is a regular expression",
          null);
    }
    facts.attribute("backends", String.join(", ", backends));
    facts.attribute("tlsSecrets", joined(spec.path("tls"), "secretName"));
    Value balancers = ingress.path("status").path("loadBalancer").path("ingress");
    String address = joined(balancers, "hostname");
    facts.attribute("address", address.isEmpty() ? joined(balancers, "ip") : address);
    boolean served = !balancers.isEmpty() && !balancers.isObject();
    facts.health(served ? Health.HEALTHY : Health.UNKNOWN);
  }

  private static String joined(Value list, String field) {
    List<String> values = new ArrayList<>();
    for (Value entry : list) {
      if (!text(entry, field).isEmpty()) {
        values.add(text(entry, field));
      }
    }
    return String.join(", ", values);
  }
}
