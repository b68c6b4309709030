package io.responder.bench.load;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Objects as production clusters send them, as texts for {@link Template}. */
public final class Shapes {

  /** The waiting reason that the rule of the end-to-end benchmarks matches. */
  static final String FAILING = "BenchProbeFailed";

  private Shapes() {}

  /** Healthy pods of a Deployment, 8 to 11 KB with managed fields, of which little matters. */
  public static List<String> pods() {
    return List.of(pod(24, 60, RUNNING), pod(30, 70, RUNNING), pod(38, 80, RUNNING));
  }

  /** A pod without an owner, so that its problem is one of its own; healthy or failing. */
  static String probe(boolean failing) {
    return pod(24, 60, failing ? WAITING : RUNNING)
        .replaceFirst("\"ownerReferences\":\\[\\{.*?}],", "")
        .replace("\"web-^^^^^-6b7f9c5d4-@@@@@@\"", "\"probe-@@@@@@\"")
        .replace("\"type\":\"Ready\",\"status\":\"True\"", ready("Ready", failing))
        .replace(
            "\"type\":\"ContainersReady\",\"status\":\"True\"", ready("ContainersReady", failing))
        .replace("\"ready\":true", failing ? "\"ready\":false" : "\"ready\":true");
  }

  private static String ready(String type, boolean failing) {
    return "\"type\":\"" + type + "\",\"status\":\"" + (failing ? "False" : "True") + '"';
  }

  private static final String RUNNING = "\"running\":{\"startedAt\":\"2026-01-05T09:00:04Z\"}";
  private static final String WAITING =
      "\"waiting\":{\"reason\":\"" + FAILING + "\",\"message\":\"probe @@@@@@ cannot start\"}";

  private static String pod(int settings, int fields, String state) {
    return """
    {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-^^^^^-6b7f9c5d4-@@@@@@","generateName":"web-^^^^^-6b7f9c5d4-",
    "namespace":"shop","uid":"a1f0c1d2-0000-4000-8000-000000@@@@@@","resourceVersion":"~~~~~~~~~~","generation":1,
    "creationTimestamp":"2026-01-05T09:00:00Z","labels":{"app":"web-^^^^^","pod-template-hash":"6b7f9c5d4","tier":"front"},
    "annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-05T09:00:00Z","prometheus.io/scrape":"true"},
    "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-^^^^^-6b7f9c5d4",
    "uid":"d98fd24c-5e50-4bb2-9d0d-6000000^^^^^","controller":true,"blockOwnerDeletion":true}],
    "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1",
    "time":"2026-01-05T09:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{%s}}},
    {"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-01-05T09:00:!!Z",
    "fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{".":{},"k:{\\"type\\":\\"Ready\\"}":{".":{},"f:status":{}}}}},
    "subresource":"status"}]},
    "spec":{"volumes":[{"name":"kube-api-access","projected":{"sources":[{"serviceAccountToken":
    {"expirationSeconds":3607,"path":"token"}}],"defaultMode":420}}],"containers":[{"name":"app",
    "image":"ghcr.io/acme/web:1.4.2","env":[%s],"resources":{"limits":{"memory":"512Mi"},
    "requests":{"cpu":"100m","memory":"256Mi"}},"livenessProbe":{"httpGet":{"path":"/healthz","port":8080}},
    "terminationMessagePath":"/dev/termination-log","imagePullPolicy":"IfNotPresent"}],
    "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst",
    "serviceAccountName":"web","nodeName":"ip-10-0-#####","schedulerName":"default-scheduler"},
    "status":{"phase":"Running","conditions":[
    {"type":"PodReadyToStartContainers","status":"True","lastTransitionTime":"2026-01-05T09:00:02Z"},
    {"type":"Initialized","status":"True","lastTransitionTime":"2026-01-05T09:00:00Z"},
    {"type":"Ready","status":"True","lastTransitionTime":"2026-01-05T09:00:!!Z"},
    {"type":"ContainersReady","status":"True","lastTransitionTime":"2026-01-05T09:00:!!Z"},
    {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-05T09:00:00Z"}],
    "hostIP":"10.0.1.7","podIP":"10.244.0.21","startTime":"2026-01-05T09:00:00Z",
    "containerStatuses":[{"name":"app","state":{%s},
    "lastState":{},"ready":true,"restartCount":0,"image":"ghcr.io/acme/web:1.4.2",
    "imageID":"ghcr.io/acme/web@sha256:31d06e96c3259dbf1470a8cb2c8c8a043d9f7dbc773324bf6fcae6411999b1a0",
    "containerID":"containerd://0f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0","started":true}],
    "qosClass":"Burstable"}}
    """
        .formatted(managed(fields), settings(settings), state)
        .replace("\n", "");
  }

  private static String managed(int fields) {
    return repeat(
        fields,
        i -> "\"f:field" + i + "\":{\".\":{},\"k:{\\\"name\\\":\\\"app\\\"}\":{\"f:image\":{}}}");
  }

  private static String settings(int count) {
    return repeat(
        count,
        i ->
            "{\"name\":\"SETTING_"
                + i
                + "\",\"valueFrom\":{\"configMapKeyRef\":{\"name\":\"web-settings\",\"key\":\"k"
                + i
                + "\"}}}");
  }

  private static String repeat(int count, java.util.function.IntFunction<String> each) {
    return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(","));
  }

  static String node() {
    return """
    {"kind":"Node","apiVersion":"v1","metadata":{"name":"ip-10-0-@@@@@","uid":"b2f0c1d2-0000-4000-8000-0000000@@@@@",
    "resourceVersion":"~~~~~~~~~~","creationTimestamp":"2026-01-01T09:00:00Z","labels":{"kubernetes.io/arch":"amd64",
    "kubernetes.io/os":"linux","topology.kubernetes.io/zone":"eu-1a"}},"spec":{"podCIDR":"10.244.0.0/24"},
    "status":{"capacity":{"cpu":"16","memory":"65Gi","pods":"110"},"conditions":[
    {"type":"MemoryPressure","status":"False","lastHeartbeatTime":"2026-01-05T09:00:00Z","lastTransitionTime":"2026-01-01T09:00:00Z","reason":"KubeletHasSufficientMemory","message":"kubelet has sufficient memory available"},
    {"type":"Ready","status":"True","lastHeartbeatTime":"2026-01-05T09:00:00Z","lastTransitionTime":"2026-01-01T09:00:00Z","reason":"KubeletReady","message":"kubelet is posting ready status"}],
    "nodeInfo":{"architecture":"amd64","operatingSystem":"linux","kubeletVersion":"v1.36.0"}}}
    """
        .replace("\n", "");
  }

  static String replicaSet() {
    return workload("ReplicaSet", "web-@@@@@-6b7f9c5d4", "d98fd24c-5e50-4bb2-9d0d-6000000@@@@@")
        .replace(
            "\"generation\"",
            "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web-@@@@@\","
                + "\"uid\":\"c98fd24c-5e50-4bb2-9d0d-6000000@@@@@\",\"controller\":true}],\"generation\"");
  }

  static String deployment() {
    return workload("Deployment", "web-@@@@@", "c98fd24c-5e50-4bb2-9d0d-6000000@@@@@");
  }

  private static String workload(String kind, String name, String uid) {
    return """
    {"kind":"%s","apiVersion":"apps/v1","metadata":{"name":"%s","namespace":"shop","uid":"%s",
    "resourceVersion":"~~~~~~~~~~","generation":1,"creationTimestamp":"2026-01-05T09:00:00Z","labels":{"app":"web"}},
    "spec":{"replicas":25,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
    "spec":{"containers":[{"name":"app","image":"ghcr.io/acme/web:1.4.2","env":[%s]}]}}},
    "status":{"replicas":25,"readyReplicas":25,"availableReplicas":25,"observedGeneration":1}}
    """
        .formatted(kind, name, uid, settings(20))
        .replace("\n", "");
  }

  /** A core Event of 1.2 KB that regards the pod of its workload's number. */
  public static String event(String reason, String type) {
    return """
    {"kind":"Event","apiVersion":"v1","metadata":{"name":"web-^^^^^.@@@@@@","namespace":"shop",
    "uid":"e1f0c1d2-0000-4000-8000-000000@@@@@@","resourceVersion":"~~~~~~~~~~","creationTimestamp":"2026-01-05T09:00:00Z",
    "managedFields":[{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-01-05T09:00:!!Z",
    "fieldsType":"FieldsV1","fieldsV1":{"f:count":{},"f:firstTimestamp":{},"f:involvedObject":{},"f:lastTimestamp":{},
    "f:message":{},"f:reason":{},"f:reportingComponent":{},"f:source":{"f:component":{},"f:host":{}},"f:type":{}}}]},
    "involvedObject":{"kind":"Pod","namespace":"shop","name":"probe-######",
    "uid":"a1f0c1d2-0000-4000-8000-000000######","apiVersion":"v1","resourceVersion":"1000","fieldPath":"spec.containers{app}"},
    "reason":"%s","message":"Container image \\"ghcr.io/acme/web:1.4.2\\" already present on machine, event @@@@@@",
    "source":{"component":"kubelet","host":"ip-10-0-00007"},"firstTimestamp":"2026-01-05T09:00:00Z",
    "lastTimestamp":"$$$$$$$$$$$$$$$$$$$$","count":3,"type":"%s","eventTime":null,
    "reportingComponent":"kubelet","reportingInstance":"ip-10-0-00007"}
    """
        .formatted(reason, type)
        .replace("\n", "");
  }

  /** An Argo CD Application of about 70 KB, most of it the state of 300 resources. */
  public static String application() {
    var resources =
        repeat(
            300,
            i ->
                "{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\",\"namespace\":\"shop\",\"name\":\"component-"
                    + i
                    + "\",\"status\":\"Synced\",\"health\":{\"status\":\"Healthy\",\"message\":\"\"},\"syncWave\":"
                    + i % 10
                    + ",\"requiresDeletionConfirmation\":false}");
    var history =
        repeat(
            10,
            i ->
                "{\"revision\":\"4f2c9d0b1a7e8c6d5f4e3b2a19087f6e5d4c3b2a\",\"deployedAt\":\"2026-01-05T09:00:00Z\",\"id\":"
                    + i
                    + ",\"source\":{\"repoURL\":\"https://git.example.com/shop.git\",\"path\":\"deploy\",\"helm\":{\"values\":\""
                    + "key: value\\n".repeat(100)
                    + "\"}}}");
    return """
    {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"shop-@@@@@@","namespace":"argocd",
    "uid":"f1f0c1d2-0000-4000-8000-000000@@@@@@","resourceVersion":"~~~~~~~~~~","generation":7,
    "creationTimestamp":"2026-01-05T09:00:00Z","managedFields":[{"manager":"argocd-application-controller",
    "operation":"Update","apiVersion":"argoproj.io/v1alpha1","time":"2026-01-05T09:00:!!Z","fieldsType":"FieldsV1",
    "fieldsV1":{"f:status":{%s}}}]},"spec":{"project":"default","destination":{"server":"https://kubernetes.default.svc",
    "namespace":"shop"},"source":{"repoURL":"https://git.example.com/shop.git","path":"deploy","targetRevision":"main"},
    "syncPolicy":{"automated":{"prune":true,"selfHeal":true}}},"status":{"reconciledAt":"2026-01-05T09:00:!!Z",
    "sync":{"status":"Synced","revision":"4f2c9d0b1a7e8c6d5f4e3b2a19087f6e5d4c3b2a"},"health":{"status":"Healthy"},
    "history":[%s],"resources":[%s],"summary":{"images":["ghcr.io/acme/web:1.4.2"]}}}
    """
        .formatted(managed(60), history, resources)
        .replace("\n", "");
  }
}
