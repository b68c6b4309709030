package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers the fields have in protobuf that are read of the built-in kinds.
 *
 * <p>In a line stand a message and its fields, each with its name in JSON, its number and its type.
 * A type with {@code []} is repeated. JSON leaves out what is empty, 0 or false, of fields with
 * {@code ?} only what is not there. The fields of an {@code inline} message stand in JSON beside
 * those of the message that holds it.
 */
final class ProtobufSchema {

  private static final Set<String> KINDS =
      Set.of(
          "v1 Node",
          "v1 Pod",
          "v1 Event",
          "v1 PersistentVolumeClaim",
          "apps/v1 Deployment",
          "apps/v1 ReplicaSet",
          "apps/v1 StatefulSet",
          "apps/v1 DaemonSet",
          "batch/v1 Job",
          "batch/v1 CronJob",
          "autoscaling/v2 HorizontalPodAutoscaler",
          "networking.k8s.io/v1 Ingress");

  private static final Map<String, Map<String, Column>> MESSAGES =
      parse(
          """
          ListMeta: resourceVersion 2 text, continue 3 text
          Status: message 3 text, reason 4 text, code 6 int
          ObjectMeta: name 1 text, namespace 3 text, uid 5 text, resourceVersion 6 text, \
          generation 7 int, creationTimestamp 8 time, deletionTimestamp 9 time, labels 11 texts, \
          annotations 12 texts, ownerReferences 13 OwnerReference[], finalizers 14 text[]
          OwnerReference: kind 1 text, name 3 text, uid 4 text, apiVersion 5 text, \
          controller 6 bool?
          LocalObjectReference: name 1 text
          ObjectReference: kind 1 text, namespace 2 text, name 3 text, uid 4 text, \
          apiVersion 5 text, fieldPath 7 text

          Node: metadata 1 ObjectMeta, spec 2 NodeSpec, status 3 NodeStatus
          NodeSpec: providerID 3 text, unschedulable 4 bool, taints 5 Taint[]
          Taint: key 1 text, value 2 text, effect 3 text, timeAdded 4 time
          NodeStatus: allocatable 2 amounts, conditions 4 NodeCondition[], \
          nodeInfo 7 NodeSystemInfo
          NodeCondition: type 1 text, status 2 text, lastTransitionTime 4 time, reason 5 text, \
          message 6 text
          NodeSystemInfo: kernelVersion 4 text, osImage 5 text, containerRuntimeVersion 6 text, \
          kubeletVersion 7 text, operatingSystem 9 text, architecture 10 text

          Pod: metadata 1 ObjectMeta, spec 2 PodSpec, status 3 PodStatus
          PodTemplateSpec: spec 2 PodSpec
          PodSpec: volumes 1 Volume[], containers 2 Container[], restartPolicy 3 text, \
          nodeSelector 7 texts, serviceAccountName 8 text, nodeName 10 text, \
          imagePullSecrets 15 LocalObjectReference[], initContainers 20 Container[], \
          priorityClassName 24 text, priority 25 int?
          Volume: volumeSource 2 inline VolumeSource
          VolumeSource: persistentVolumeClaim 10 PersistentVolumeClaimVolumeSource
          PersistentVolumeClaimVolumeSource: claimName 1 text
          Container: name 1 text, image 2 text, resources 8 ResourceRequirements, \
          restartPolicy 24 text
          ResourceRequirements: limits 1 amounts, requests 2 amounts
          PodStatus: phase 1 text, conditions 2 PodCondition[], message 3 text, reason 4 text, \
          startTime 7 time, containerStatuses 8 ContainerStatus[], qosClass 9 text, \
          initContainerStatuses 10 ContainerStatus[], nominatedNodeName 11 text, \
          ephemeralContainerStatuses 13 ContainerStatus[]
          PodCondition: type 1 text, status 2 text, lastTransitionTime 4 time, reason 5 text, \
          message 6 text
          ContainerStatus: name 1 text, state 2 ContainerState, lastState 3 ContainerState, \
          ready 4 bool?, restartCount 5 int?, imageID 7 text, started 9 bool?
          ContainerState: waiting 1 ContainerStateWaiting, running 2 ContainerStateRunning, \
          terminated 3 ContainerStateTerminated
          ContainerStateWaiting: reason 1 text, message 2 text
          ContainerStateRunning: startedAt 1 time
          ContainerStateTerminated: exitCode 1 int?, signal 2 int, reason 3 text, message 4 text, \
          startedAt 5 time, finishedAt 6 time

          PersistentVolumeClaim: metadata 1 ObjectMeta, spec 2 PersistentVolumeClaimSpec, \
          status 3 PersistentVolumeClaimStatus
          PersistentVolumeClaimSpec: accessModes 1 text[], resources 2 ResourceRequirements, \
          volumeName 3 text, storageClassName 5 text, volumeMode 6 text
          PersistentVolumeClaimStatus: phase 1 text, capacity 3 amounts, conditions 4 PodCondition[]

          Event: metadata 1 ObjectMeta, involvedObject 2 ObjectReference, reason 3 text, \
          message 4 text, source 5 EventSource, firstTimestamp 6 time, lastTimestamp 7 time, \
          count 8 int, type 9 text, eventTime 10 micros, series 11 EventSeries, \
          reportingComponent 14 text
          EventSource: component 1 text
          EventSeries: count 1 int, lastObservedTime 2 micros

          Deployment: metadata 1 ObjectMeta, spec 2 DeploymentSpec, status 3 DeploymentStatus
          DeploymentSpec: replicas 1 int?, template 3 PodTemplateSpec, strategy 4 Strategy, \
          minReadySeconds 5 int, paused 7 bool, progressDeadlineSeconds 9 int?
          Strategy: type 1 text
          DeploymentStatus: observedGeneration 1 int, replicas 2 int, updatedReplicas 3 int, \
          availableReplicas 4 int, unavailableReplicas 5 int, conditions 6 DeploymentCondition[], \
          readyReplicas 7 int
          DeploymentCondition: type 1 text, status 2 text, reason 4 text, message 5 text, \
          lastUpdateTime 6 time, lastTransitionTime 7 time

          ReplicaSet: metadata 1 ObjectMeta, spec 2 ReplicaSetSpec, status 3 ReplicaSetStatus
          ReplicaSetSpec: replicas 1 int?, template 3 PodTemplateSpec, minReadySeconds 4 int
          ReplicaSetStatus: replicas 1 int?, fullyLabeledReplicas 2 int, \
          observedGeneration 3 int, readyReplicas 4 int, availableReplicas 5 int, \
          conditions 6 Condition[]
          Condition: type 1 text, status 2 text, lastTransitionTime 3 time, reason 4 text, \
          message 5 text

          StatefulSet: metadata 1 ObjectMeta, spec 2 StatefulSetSpec, status 3 StatefulSetStatus
          StatefulSetSpec: replicas 1 int?, template 3 PodTemplateSpec, serviceName 5 text, \
          podManagementPolicy 6 text, updateStrategy 7 Strategy, minReadySeconds 9 int
          StatefulSetStatus: observedGeneration 1 int, replicas 2 int?, readyReplicas 3 int, \
          updatedReplicas 5 int, currentRevision 6 text, updateRevision 7 text, \
          conditions 10 Condition[], availableReplicas 11 int?

          DaemonSet: metadata 1 ObjectMeta, spec 2 DaemonSetSpec, status 3 DaemonSetStatus
          DaemonSetSpec: template 2 PodTemplateSpec, updateStrategy 3 Strategy, \
          minReadySeconds 4 int
          DaemonSetStatus: currentNumberScheduled 1 int?, numberMisscheduled 2 int?, \
          desiredNumberScheduled 3 int?, numberReady 4 int?, observedGeneration 5 int, \
          updatedNumberScheduled 6 int, numberAvailable 7 int, numberUnavailable 8 int, \
          conditions 10 Condition[]

          Job: metadata 1 ObjectMeta, spec 2 JobSpec, status 3 JobStatus
          JobSpec: parallelism 1 int?, completions 2 int?, activeDeadlineSeconds 3 int?, \
          template 6 PodTemplateSpec, backoffLimit 7 int?, suspend 10 bool?
          JobStatus: conditions 1 PodCondition[], startTime 2 time, completionTime 3 time, \
          active 4 int, succeeded 5 int, failed 6 int

          CronJob: metadata 1 ObjectMeta, spec 2 CronJobSpec, status 3 CronJobStatus
          CronJobSpec: schedule 1 text, startingDeadlineSeconds 2 int?, \
          concurrencyPolicy 3 text, suspend 4 bool?, jobTemplate 5 JobTemplateSpec, \
          timeZone 8 text
          JobTemplateSpec: spec 2 JobSpec
          CronJobStatus: active 1 ObjectReference[], lastScheduleTime 4 time, \
          lastSuccessfulTime 5 time

          HorizontalPodAutoscaler: metadata 1 ObjectMeta, spec 2 HorizontalPodAutoscalerSpec, \
          status 3 HorizontalPodAutoscalerStatus
          HorizontalPodAutoscalerSpec: scaleTargetRef 1 CrossVersionObjectReference, \
          minReplicas 2 int?, maxReplicas 3 int?
          CrossVersionObjectReference: kind 1 text, name 2 text
          HorizontalPodAutoscalerStatus: lastScaleTime 2 time, currentReplicas 3 int, \
          desiredReplicas 4 int?, conditions 6 Condition[]

          Ingress: metadata 1 ObjectMeta, spec 2 IngressSpec, status 3 IngressStatus
          IngressSpec: defaultBackend 1 IngressBackend, tls 2 IngressTLS[], rules 3 IngressRule[], \
          ingressClassName 4 text
          IngressBackend: service 4 IngressServiceBackend
          IngressServiceBackend: name 1 text
          IngressTLS: secretName 2 text
          IngressRule: host 1 text, ingressRuleValue 2 inline IngressRuleValue
          IngressRuleValue: http 1 HTTPIngressRuleValue
          HTTPIngressRuleValue: paths 1 HTTPIngressPath[]
          HTTPIngressPath: path 1 text, backend 2 IngressBackend, pathType 3 text
          IngressStatus: loadBalancer 1 IngressLoadBalancerStatus
          IngressLoadBalancerStatus: ingress 1 IngressLoadBalancerIngress[]
          IngressLoadBalancerIngress: ip 1 text, hostname 2 text
          """);

  private ProtobufSchema() {}

  /** How a value is written. */
  enum Type {
    TEXT,
    INT,
    BOOL,
    /** A time of whole seconds. */
    TIME,
    /** A time of microseconds. */
    MICROS,
    /** Texts by name. */
    TEXTS,
    /** Quantities by name. */
    AMOUNTS,
    MESSAGE,
    INLINE;

    /** The type that the table calls so; what it does not know is a message. */
    static Type of(String word) {
      return switch (word) {
        case "text" -> TEXT;
        case "int" -> INT;
        case "bool" -> BOOL;
        case "time" -> TIME;
        case "micros" -> MICROS;
        case "texts" -> TEXTS;
        case "amounts" -> AMOUNTS;
        default -> MESSAGE;
      };
    }
  }

  /**
   * One field of a message.
   *
   * @param keepsZero whether JSON says it though it is 0 or false
   * @param message of which message it is, empty for other types
   */
  record Column(
      String name, int number, Type type, boolean repeated, boolean keepsZero, String message) {}

  /** Whether objects of the kind can be read. */
  static boolean knows(ResourceKind kind) {
    return KINDS.contains(kind.apiVersion() + ' ' + kind.kind());
  }

  /** The fields of a message by name, in the order of the table. */
  static Map<String, Column> fields(String message) {
    return requireNonNull(MESSAGES.get(message), message);
  }

  /** The kinds that can be read, as {@code apiVersion kind}. */
  static Set<String> kinds() {
    return KINDS;
  }

  private static Map<String, Map<String, Column>> parse(String table) {
    Map<String, Map<String, Column>> messages = new HashMap<>();
    for (String line : table.lines().filter(each -> !each.isBlank()).toList()) {
      int colon = line.indexOf(':');
      Map<String, Column> fields = new LinkedHashMap<>();
      for (String field : line.substring(colon + 1).split(",", -1)) {
        Column column = column(field.strip().split(" +"));
        fields.put(column.name, column);
      }
      messages.put(line.substring(0, colon), fields);
    }
    return messages;
  }

  private static Column column(String[] words) {
    boolean inline = words[2].equals("inline");
    String word = words[inline ? 3 : 2];
    String bare = word.replaceAll("\\[]|\\?", "");
    Type type = inline ? Type.INLINE : Type.of(bare);
    @Nullable String message = type == Type.INLINE || type == Type.MESSAGE ? bare : null;
    return new Column(
        words[0],
        Integer.parseInt(words[1]),
        type,
        word.endsWith("[]"),
        word.endsWith("?"),
        message == null ? "" : message);
  }
}
