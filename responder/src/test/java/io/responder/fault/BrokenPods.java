package io.responder.fault;

import io.responder.simulator.KubeSimulator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Pods without a controller whose image has no build for their platform: one incident each. */
final class BrokenPods {

  private BrokenPods() {}

  static void create(KubeSimulator cluster, String name) {
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop"},
             "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
             "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
              "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":false,"restartCount":0,
               "state":{"waiting":{"reason":"ErrImagePull","message":"no match for platform in manifest: not found"}}}]}}
            """
                .formatted(name));
  }

  static void heal(KubeSimulator cluster, String name) {
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop"},
             "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
             "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
              "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":true,"restartCount":0,
               "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}
            """
                .formatted(name));
  }

  /** The pods whose incidents a receiver accepted. */
  static Set<String> told(WebhookCollector receiver) {
    return receiver.accepted().stream().map(BrokenPods::pod).collect(Collectors.toSet());
  }

  /** The ids of what was accepted about pods, with those that came twice. */
  static List<String> ids(WebhookCollector receiver) {
    return receiver.accepted().stream()
        .filter(request -> !pod(request).isEmpty())
        .map(WebhookCollector.Request::id)
        .toList();
  }

  /** The pod that a request is about; empty where it is about something else. */
  static String pod(WebhookCollector.Request request) {
    var workload = request.json().at("/data/incident/workload");
    return workload.path("kind").asText().equals("Pod") ? workload.path("name").asText() : "";
  }
}
