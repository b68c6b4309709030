package io.responder.simulator.resource;

import static io.responder.simulator.resource.Scope.CLUSTER;
import static io.responder.simulator.resource.Scope.NAMESPACED;
import static io.responder.simulator.resource.Trait.DELETE_ANSWERS_OBJECT;
import static io.responder.simulator.resource.Trait.GENERATION;
import static io.responder.simulator.resource.Trait.SCALE;
import static io.responder.simulator.resource.Trait.STATUS;
import static io.responder.simulator.resource.Trait.VERSIONED_UPDATE;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The table of kinds that every cluster serves. */
final class BuiltInResources {
  private final List<ResourceType> types = new ArrayList<>();

  private BuiltInResources() {
    core();
    workloads();
    policies();
    cluster();
  }

  static List<ResourceType> all() {
    return List.copyOf(new BuiltInResources().types);
  }

  private void core() {
    add("", "v1", "pods", "Pod", NAMESPACED, STATUS, GENERATION, DELETE_ANSWERS_OBJECT);
    add("", "v1", "events", "Event", NAMESPACED);
    add("", "v1", "nodes", "Node", CLUSTER, STATUS);
    add("", "v1", "namespaces", "Namespace", CLUSTER, STATUS);
    add("", "v1", "configmaps", "ConfigMap", NAMESPACED);
    add("", "v1", "secrets", "Secret", NAMESPACED);
    add("", "v1", "services", "Service", NAMESPACED, STATUS, DELETE_ANSWERS_OBJECT);
    add("", "v1", "endpoints", "Endpoints", NAMESPACED);
    add("", "v1", "serviceaccounts", "ServiceAccount", NAMESPACED, DELETE_ANSWERS_OBJECT);
    add(
        "",
        "v1",
        "persistentvolumeclaims",
        "PersistentVolumeClaim",
        NAMESPACED,
        STATUS,
        DELETE_ANSWERS_OBJECT);
    add("", "v1", "persistentvolumes", "PersistentVolume", CLUSTER, STATUS, DELETE_ANSWERS_OBJECT);
    add(
        "",
        "v1",
        "replicationcontrollers",
        "ReplicationController",
        NAMESPACED,
        STATUS,
        SCALE,
        GENERATION);
    add("", "v1", "resourcequotas", "ResourceQuota", NAMESPACED, STATUS, DELETE_ANSWERS_OBJECT);
    add("", "v1", "limitranges", "LimitRange", NAMESPACED);
    add("", "v1", "podtemplates", "PodTemplate", NAMESPACED, DELETE_ANSWERS_OBJECT);
  }

  private void workloads() {
    add("apps", "v1", "deployments", "Deployment", NAMESPACED, STATUS, SCALE, GENERATION);
    add("apps", "v1", "replicasets", "ReplicaSet", NAMESPACED, STATUS, SCALE, GENERATION);
    add("apps", "v1", "statefulsets", "StatefulSet", NAMESPACED, STATUS, SCALE, GENERATION);
    add("apps", "v1", "daemonsets", "DaemonSet", NAMESPACED, STATUS, GENERATION);
    add("apps", "v1", "controllerrevisions", "ControllerRevision", NAMESPACED);
    add("batch", "v1", "jobs", "Job", NAMESPACED, STATUS, GENERATION);
    add("batch", "v1", "cronjobs", "CronJob", NAMESPACED, STATUS, GENERATION);
    add(
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "HorizontalPodAutoscaler",
        NAMESPACED,
        STATUS);
  }

  private void policies() {
    add("networking.k8s.io", "v1", "ingresses", "Ingress", NAMESPACED, STATUS, GENERATION);
    add("networking.k8s.io", "v1", "ingressclasses", "IngressClass", CLUSTER, GENERATION);
    add("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", NAMESPACED, GENERATION);
    add(
        "policy",
        "v1",
        "poddisruptionbudgets",
        "PodDisruptionBudget",
        NAMESPACED,
        STATUS,
        GENERATION,
        VERSIONED_UPDATE);
    String rbac = "rbac.authorization.k8s.io";
    add(rbac, "v1", "roles", "Role", NAMESPACED);
    add(rbac, "v1", "rolebindings", "RoleBinding", NAMESPACED);
    add(rbac, "v1", "clusterroles", "ClusterRole", CLUSTER);
    add(rbac, "v1", "clusterrolebindings", "ClusterRoleBinding", CLUSTER);
  }

  private void cluster() {
    add("coordination.k8s.io", "v1", "leases", "Lease", NAMESPACED, VERSIONED_UPDATE);
    add("events.k8s.io", "v1", "events", "Event", NAMESPACED);
    add("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", NAMESPACED, GENERATION);
    add("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", CLUSTER, GENERATION);
    add("storage.k8s.io", "v1", "storageclasses", "StorageClass", CLUSTER, DELETE_ANSWERS_OBJECT);
    add("storage.k8s.io", "v1", "csidrivers", "CSIDriver", CLUSTER, DELETE_ANSWERS_OBJECT);
    add("storage.k8s.io", "v1", "csinodes", "CSINode", CLUSTER, DELETE_ANSWERS_OBJECT);
    add(
        "storage.k8s.io",
        "v1",
        "volumeattachments",
        "VolumeAttachment",
        CLUSTER,
        STATUS,
        DELETE_ANSWERS_OBJECT);
    add(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        CLUSTER,
        STATUS,
        GENERATION,
        VERSIONED_UPDATE);
  }

  private void add(
      String group, String version, String plural, String kind, Scope scope, Trait... traits) {
    types.add(new ResourceType(group, version, plural, kind, scope, Set.of(traits)));
  }
}
