package io.responder.fault;

/** Pods that are ill, as JSON. */
final class Sick {

  private Sick() {}

  /** A pod that cannot pull its image. */
  static String pod(String namespace, String name, String extraMetadata) {
    return """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"namespace": "%s", "name": "%s"%s},
         "spec": {"nodeName": "node-1", "containers": [{"name": "app", "image": "ghcr.io/shop/web:9"}]},
         "status": {"phase": "Pending",
           "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady"}],
           "containerStatuses": [{"name": "app", "ready": false, "restartCount": 0,
             "image": "ghcr.io/shop/web:9",
             "state": {"waiting": {"reason": "ImagePullBackOff",
               "message": "Back-off pulling image \\"ghcr.io/shop/web:9\\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \\"ghcr.io/shop/web:9\\": ghcr.io/shop/web:9: not found"}}}]}}
        """
        .formatted(namespace, name, extraMetadata);
  }

  static String pod(String namespace, String name) {
    return pod(namespace, name, "");
  }

  /** A pod of a ReplicaSet that crashes and crashes. */
  static String crashing(String name, String replicaSet, String uid, int restarts) {
    return """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"namespace": "shop", "name": "%s", "ownerReferences": [
           {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "%s", "uid": "%s",
            "controller": true}]},
         "spec": {"nodeName": "node-1", "restartPolicy": "Always",
           "containers": [{"name": "app", "image": "ghcr.io/shop/web:9"}]},
         "status": {"phase": "Running",
           "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady"}],
           "containerStatuses": [{"name": "app", "ready": false, "restartCount": %d,
             "image": "ghcr.io/shop/web:9",
             "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}},
             "state": {"waiting": {"reason": "CrashLoopBackOff",
               "message": "back-off 5m0s restarting failed container"}}}]}}
        """
        .formatted(name, replicaSet, uid, restarts);
  }
}
