package io.responder.fault.harness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.ClusterState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A Deployment with its ReplicaSet and pods, as controllers and kubelets would write them. Broken
 * means that at least one pod is. Not thread-safe.
 */
final class SimulatedWorkload {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ClusterState cluster;
  private final String namespace;
  private final String name;
  private final Breakage breakage;
  private final String secret;
  private final Map<String, Boolean> pods = new LinkedHashMap<>(); // name -> broken
  private String deploymentUid = "";
  private String replicaSetUid = "";
  private int serial;

  SimulatedWorkload(
      ClusterState cluster, String namespace, String name, Breakage breakage, String secret) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.breakage = breakage;
    this.secret = secret;
  }

  String key() {
    return namespace + '/' + name;
  }

  Breakage breakage() {
    return breakage;
  }

  boolean exists() {
    return !deploymentUid.isEmpty();
  }

  boolean broken() {
    return pods.containsValue(true);
  }

  /** Creates it, healthy, with so many replicas. */
  void create(int replicas) {
    deploymentUid = uid(cluster.apply(controller("Deployment", name, "", "")));
    replicaSetUid =
        uid(cluster.apply(controller("ReplicaSet", replicaSet(), "Deployment", deploymentUid)));
    for (int i = 0; i < replicas; i++) {
      write(nextPod(), false);
    }
  }

  /** One more pod breaks; returns its uid. */
  String breakOne(Random random) {
    var healthy = pods.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey);
    var candidates = healthy.toList();
    var pod =
        candidates.isEmpty() ? any(List.copyOf(pods.keySet()), random) : any(candidates, random);
    return write(pod, true);
  }

  /** Every pod is healthy. */
  void heal() {
    pods.replaceAll((pod, broken) -> false);
    pods.keySet().forEach(pod -> write(pod, false));
  }

  /** A pod gives way to a new one in the same state, which is there first. */
  void replaceOne(Random random) {
    var old = any(List.copyOf(pods.keySet()), random);
    write(nextPod(), Boolean.TRUE.equals(pods.get(old)));
    pods.remove(old);
    cluster.delete("pods", namespace, old);
  }

  /** A pod is written again and says the same. */
  void touch(Random random) {
    var pod = any(List.copyOf(pods.keySet()), random);
    write(pod, Boolean.TRUE.equals(pods.get(pod)));
  }

  /** All of it is deleted, in any order. */
  void delete(Random random) {
    var steps = new ArrayList<Runnable>();
    steps.add(() -> cluster.delete("deployments.apps", namespace, name));
    steps.add(() -> cluster.delete("replicasets.apps", namespace, replicaSet()));
    for (String pod : pods.keySet()) {
      steps.add(() -> cluster.delete("pods", namespace, pod));
    }
    java.util.Collections.shuffle(steps, random);
    steps.forEach(Runnable::run);
    pods.clear();
    deploymentUid = "";
  }

  private String write(String pod, boolean broken) {
    pods.put(pod, broken);
    return uid(cluster.apply(pod(pod, broken)));
  }

  private String nextPod() {
    return "%s-%05d".formatted(replicaSet(), ++serial);
  }

  private String replicaSet() {
    return name + "-7d8f6bb9c";
  }

  private String image() {
    return "ghcr.io/acme/" + name + ":1.0." + serial;
  }

  private ObjectNode controller(String kind, String called, String ownerKind, String ownerUid) {
    var object = JSON.objectNode().put("apiVersion", "apps/v1").put("kind", kind);
    metadata(object, called, ownerKind, name, ownerUid);
    object.putObject("spec").put("replicas", 2);
    return object;
  }

  private ObjectNode pod(String called, boolean broken) {
    var pod = JSON.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    metadata(pod, called, "ReplicaSet", replicaSet(), replicaSetUid);
    var container = pod.putObject("spec").put("restartPolicy", "Always").putArray("containers");
    var app = container.addObject().put("name", "app").put("image", image());
    app.putArray("env").addObject().put("name", "DB_PASSWORD").put("value", secret);
    var status = pod.putObject("status").put("phase", broken ? "Pending" : "Running");
    var ready = status.putArray("conditions").addObject().put("type", "Ready");
    ready.put("status", broken ? "False" : "True").put("message", "seen " + ++serial);
    var state = status.putArray("containerStatuses").addObject().put("name", "app");
    state.put("image", image()).put("ready", !broken).put("restartCount", 0);
    var running = JSON.objectNode();
    running.putObject("running");
    state.set("state", broken ? breakage.state(image(), secret) : running);
    return pod;
  }

  private void metadata(
      ObjectNode object, String called, String ownerKind, String ownerName, String ownerUid) {
    var metadata = object.putObject("metadata").put("namespace", namespace).put("name", called);
    metadata.putObject("labels").put("app", name);
    metadata
        .putObject("annotations")
        .put(
            "kubectl.kubernetes.io/last-applied-configuration",
            "{\"password\":\"" + secret + "\"}");
    if (!ownerKind.isEmpty()) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", "apps/v1")
          .put("kind", ownerKind)
          .put("name", ownerName)
          .put("uid", ownerUid)
          .put("controller", true);
    }
  }

  private static String uid(ObjectNode stored) {
    return stored.at("/metadata/uid").asText();
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
