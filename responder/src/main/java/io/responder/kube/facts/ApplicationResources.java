package io.responder.kube.facts;

import static io.responder.kube.facts.ApplicationReader.text;

import io.responder.kube.decode.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which of an Application's resources are behind its state, in a few words. */
final class ApplicationResources {

  private static final Set<String> WELL = Set.of("", "Healthy", "Progressing", "Suspended");
  private static final int MAX = 8;

  private ApplicationResources() {}

  /** The degraded, missing and unknown ones. */
  static String unhealthy(Value status) {
    List<String> told = new ArrayList<>();
    int more = 0;
    for (Value resource : status.path("resources")) {
      Value health = resource.path("health");
      if (WELL.contains(text(health, "status"))) {
        continue;
      }
      String message = text(health, "message");
      if (told.size() < MAX) {
        told.add(
            name(resource)
                + " is "
                + text(health, "status")
                + (message.isEmpty() ? "" : ": " + message));
      } else {
        more++;
      }
    }
    return joined(told, more);
  }

  /** Those that differ from Git. */
  static String outOfSync(Value status) {
    List<String> told = new ArrayList<>();
    int more = 0;
    for (Value resource : status.path("resources")) {
      if (!text(resource, "status").equals("OutOfSync")) {
        continue;
      }
      if (told.size() < MAX) {
        told.add(name(resource));
      } else {
        more++;
      }
    }
    return told.isEmpty() ? "" : "out of sync: " + joined(told, more);
  }

  private static String name(Value resource) {
    String namespace = text(resource, "namespace");
    return text(resource, "kind")
        + ' '
        + (namespace.isEmpty() ? "" : namespace + '/')
        + text(resource, "name");
  }

  private static String joined(List<String> told, int more) {
    return String.join("; ", told) + (more == 0 ? "" : "; and " + more + " more");
  }
}
