package io.responder.kube.watch;

/** Objects for tests, as JSON. */
public final class Objects {

  private Objects() {}

  public static String pod(String namespace, String name) {
    return pod(namespace, name, "", "registry.example/shop/web:1");
  }

  public static String pod(String namespace, String name, String extraMetadata, String image) {
    return """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"namespace": "%s", "name": "%s"%s},
         "spec": {"nodeName": "node-1", "containers": [{"name": "app", "image": "%s"}]},
         "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
           "containerStatuses": [{"name": "app", "ready": true, "restartCount": 0,
             "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}}
        """
        .formatted(namespace, name, extraMetadata, image);
  }

  public static String owned(String namespace, String name, String kind, String owner, String uid) {
    String metadata =
        """
        , "labels": {"pod-template-hash": "5db9778b9c"},
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "%s", "name": "%s", "uid": "%s",
          "controller": true}]
        """
            .formatted(kind, owner, uid);
    return pod(namespace, name, metadata, "ghcr.io/shop/web:1");
  }

  public static String replicaSet(String namespace, String name, String deployment, String uid) {
    return """
        {"apiVersion": "apps/v1", "kind": "ReplicaSet",
         "metadata": {"namespace": "%s", "name": "%s", "uid": "%s", "ownerReferences": [
           {"apiVersion": "apps/v1", "kind": "Deployment", "name": "%s",
            "uid": "11111111-0000-4000-8000-000000000001", "controller": true}]},
         "spec": {"replicas": 1}}
        """
        .formatted(namespace, name, uid, deployment);
  }

  public static String event(String namespace, String name, String pod, String uid, String reason) {
    return """
        {"apiVersion": "v1", "kind": "Event",
         "metadata": {"namespace": "%s", "name": "%s"},
         "involvedObject": {"kind": "Pod", "namespace": "%s", "name": "%s", "uid": "%s",
           "fieldPath": "spec.containers{app}"},
         "reason": "%s", "message": "it said so", "type": "Warning", "count": 3,
         "source": {"component": "kubelet"}}
        """
        .formatted(namespace, name, namespace, pod, uid, reason);
  }

  static String ingress(String namespace, String name, String created) {
    return """
        {"apiVersion":"networking.k8s.io/v1","kind":"Ingress",
         "metadata":{"namespace":"%s","name":"%s","creationTimestamp":"%s"},
         "spec":{"ingressClassName":"nginx","rules":[{"host":"shop.lab","http":{"paths":[
          {"path":"/kr","pathType":"Prefix",
           "backend":{"service":{"name":"web","port":{"number":80}}}}]}}]}}
        """
        .formatted(namespace, name, created);
  }
}
