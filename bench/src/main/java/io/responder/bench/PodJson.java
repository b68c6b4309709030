package io.responder.bench;

import java.nio.charset.StandardCharsets;

/** A pod as a production cluster sends it: about 9 KB of JSON, of which little matters. */
final class PodJson {

  private PodJson() {}

  static byte[] healthy(int number) {
    var env = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      env.append(i == 0 ? "" : ",")
          .append("{\"name\":\"SETTING_")
          .append(i)
          .append("\",\"valueFrom\":{\"configMapKeyRef\":{\"name\":\"web-settings\",\"key\":\"k")
          .append(i)
          .append("\"}}}");
    }
    var fields = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      fields
          .append(i == 0 ? "" : ",")
          .append("\"f:field")
          .append(i)
          .append("\":{\".\":{},\"k:{\\\"name\\\":\\\"app\\\"}\":{\"f:image\":{}}}");
    }
    var pod =
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-6b7f9c5d4-%05d","generateName":"web-6b7f9c5d4-",
        "namespace":"shop","uid":"a1f0c1d2-0000-4000-8000-%012d","resourceVersion":"%d","generation":1,
        "creationTimestamp":"2026-01-05T09:00:00Z","labels":{"app":"web","pod-template-hash":"6b7f9c5d4","tier":"front"},
        "annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-05T09:00:00Z","prometheus.io/scrape":"true"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-6b7f9c5d4",
        "uid":"d98fd24c-5e50-4bb2-9d0d-600ca5a6987d","controller":true,"blockOwnerDeletion":true}],
        "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1",
        "time":"2026-01-05T09:00:00Z","fieldsType":"FieldsV1","fieldsV1":{%s}}]},
        "spec":{"volumes":[{"name":"kube-api-access","projected":{"sources":[{"serviceAccountToken":
        {"expirationSeconds":3607,"path":"token"}}],"defaultMode":420}}],"containers":[{"name":"app",
        "image":"ghcr.io/acme/web:1.4.2","env":[%s],"resources":{"limits":{"memory":"512Mi"},
        "requests":{"cpu":"100m","memory":"256Mi"}},"livenessProbe":{"httpGet":{"path":"/healthz","port":8080}},
        "terminationMessagePath":"/dev/termination-log","imagePullPolicy":"IfNotPresent"}],
        "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst",
        "serviceAccountName":"web","nodeName":"ip-10-0-1-%d","schedulerName":"default-scheduler"},
        "status":{"phase":"Running","conditions":[
        {"type":"PodReadyToStartContainers","status":"True","lastTransitionTime":"2026-01-05T09:00:02Z"},
        {"type":"Initialized","status":"True","lastTransitionTime":"2026-01-05T09:00:00Z"},
        {"type":"Ready","status":"True","lastTransitionTime":"2026-01-05T09:00:05Z"},
        {"type":"ContainersReady","status":"True","lastTransitionTime":"2026-01-05T09:00:05Z"},
        {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-05T09:00:00Z"}],
        "hostIP":"10.0.1.7","podIP":"10.244.0.21","startTime":"2026-01-05T09:00:00Z",
        "containerStatuses":[{"name":"app","state":{"running":{"startedAt":"2026-01-05T09:00:04Z"}},
        "lastState":{},"ready":true,"restartCount":0,"image":"ghcr.io/acme/web:1.4.2",
        "imageID":"ghcr.io/acme/web@sha256:31d06e96c3259dbf1470a8cb2c8c8a043d9f7dbc773324bf6fcae6411999b1a0",
        "containerID":"containerd://0f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0","started":true}],
        "qosClass":"Burstable"}}
        """
            .formatted(number, number, 1000 + number, fields, env, number % 250)
            .replace("\n", "");
    return pod.getBytes(StandardCharsets.UTF_8);
  }
}
