package io.responder.kube.facts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.decode.Content;
import io.responder.kube.decode.EventReport;
import io.responder.kube.decode.KubeObject;
import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.Symptom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real objects say. */
class SampleFactsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "pod-healthy|HEALTHY|",
        "pod-completed|FINISHED|",
        "pod-oom|UNHEALTHY|terminated container/app OOMKilled; last-terminated container/app"
            + " OOMKilled; condition condition/Ready ContainersNotReady; condition"
            + " condition/ContainersReady ContainersNotReady",
        "pod-running-again|HEALTHY|last-terminated container/app Error",
        "pod-unschedulable|UNHEALTHY|condition condition/PodScheduled Unschedulable",
        "pod-image-missing|UNHEALTHY|waiting container/app ImagePullBackOff; condition"
            + " condition/Ready ContainersNotReady; condition condition/ContainersReady"
            + " ContainersNotReady",
        "node-ready|HEALTHY|",
        "node-not-ready|UNHEALTHY|condition condition/Ready NodeStatusUnknown",
        "replicaset-quota|UNHEALTHY|condition condition/ReplicaFailure FailedCreate",
        "deployment-deadline|UNHEALTHY|condition condition/Available"
            + " MinimumReplicasUnavailable; condition condition/Progressing"
            + " ProgressDeadlineExceeded",
        "job-failed|UNHEALTHY|condition condition/Failed BackoffLimitExceeded",
        "statefulset-starting|PROGRESSING|",
        "ingress-regex|HEALTHY|status paths RegexPath",
        "application-comparison-error|UNHEALTHY|condition condition/ComparisonError"
            + " ComparisonError; operation operation Running; operation"
            + " operation/Deployment/backstage SyncFailed; health sync Unknown; health health"
            + " Degraded",
        "application-deleting|HEALTHY|deletion  FinalizersPending",
      })
  void tellsHealthAndSymptoms(String sample, Health health, String symptoms) {
    Content content = Samples.decode(sample).content();
    List<String> told =
        content.symptoms().stream()
            .map(s -> s.source().label() + ' ' + s.part() + ' ' + s.reason())
            .toList();
    assertThat(String.join("; ", told)).isEqualTo(Objects.requireNonNullElse(symptoms, ""));
    assertThat(content.health()).isEqualTo(health);
  }

  @Test
  void aReplicaSetWithAllItsPodsReadyIsHealthy() {
    String json =
        """
        {"apiVersion": "apps/v1", "kind": "ReplicaSet",
         "metadata": {"name": "web-1", "namespace": "shop", "uid": "u", "generation": 1},
         "spec": {"replicas": 2},
         "status": {"replicas": 2, "fullyLabeledReplicas": 2, "readyReplicas": 2,
           "availableReplicas": 2, "observedGeneration": 1}}
        """;
    Content content = Samples.known(Samples.decode(json.getBytes(UTF_8))).content();
    assertThat(content.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void aTerminatedContainerTellsItsNumbers() {
    Symptom oom = symptom("pod-oom", "terminated");
    assertThat(oom.counters())
        .containsEntry("exitCode", 137L)
        .containsEntry("running", 0L)
        .containsEntry("ready", 0L)
        .containsKeys("restarts", "ranSeconds");
    assertThat(oom.since()).isNotNull();
  }

  @Test
  void anEvictionTellsItsReason() {
    Symptom status = symptom("pod-evicted", "status");
    assertThat(status.reason()).isEqualTo("Evicted");
    assertThat(status.message()).startsWith("Pod ephemeral local storage usage exceeds");
  }

  @Test
  void anInitContainerIsNamedAsSuch() {
    assertThat(symptom("pod-init-crash", "terminated").part()).isEqualTo("init/migrate");
  }

  @Test
  void quotaIsToldVerbatim() {
    assertThat(symptom("replicaset-quota", "condition").message()).contains("exceeded quota");
  }

  @Test
  void aNodeTellsItsArchitecture() {
    KubeObject node = Samples.decode("node-ready");
    assertThat(node.content().architecture()).isEqualTo("linux/amd64");
    assertThat(node.node()).isEqualTo("node-1");
  }

  @Test
  void anApplicationTellsWhereItComesFromAndGoesTo() {
    Content application = Samples.decode("application-comparison-error").content();
    assertThat(application.attributes())
        .containsEntry("source.repoURL", "https://backstage.github.io/charts")
        .containsEntry("source.chart", "backstage")
        .containsEntry("sources.1.targetRevision", "main")
        .containsEntry("sources.0.helm.valueFiles", "$values/backstage.yaml")
        .containsEntry("destination.namespace", "backstage")
        .containsEntry("operation.retryCount", "3")
        .containsEntry("operation.revision", "8f14e45f")
        .containsEntry("applicationSet", "argocd/addons")
        .containsEntry("sync.status", "Unknown");
    assertThat(application.facets())
        .contains(
            new Facet("application", "argocd/addon-backstage"),
            new Facet("repository", "https://backstage.github.io/charts"),
            new Facet("repository", "https://(redacted)@git.example.com/platform/values"),
            new Facet("destination", "https://kubernetes.default.svc"));
    assertThat(application.annotations()).containsOnlyKeys("argocd.argoproj.io/refresh");
    assertThat(application.toString()).doesNotContain("canary-secret");
    Symptom health = symptom("application-comparison-error", "health", "health");
    assertThat(health.message())
        .isEqualTo("Deployment backstage/backstage is Degraded: exceeded its progress deadline");
    assertThat(health.since()).isEqualTo(Instant.parse("2026-03-01T09:01:00Z"));
    assertThat(symptom("application-comparison-error", "operation").counters())
        .containsEntry("retryCount", 3L);
  }

  @Test
  void aHangingDeletionNamesItsFinalizers() {
    Symptom deletion = symptom("application-deleting", "deletion");
    assertThat(deletion.message()).contains("resources-finalizer.argocd.argoproj.io");
    assertThat(deletion.since()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
  }

  @Test
  void anIngressTellsItsRoutes() {
    Content ingress = Samples.decode("ingress-regex").content();
    assertThat(ingress.attributes())
        .containsEntry("paths", "dev.example.com/kr(/|$)(.*) ImplementationSpecific")
        .containsEntry("paths.regex", "true")
        .containsEntry("backends", "backstage")
        .containsEntry("ingressClassName", "nginx");
    assertThat(ingress.facets()).contains(new Facet("route", "dev.example.com/kr(/|$)(.*)"));
    assertThat(ingress.annotations()).containsOnlyKeys("nginx.ingress.kubernetes.io/use-regex");
  }

  @Test
  void eventsOfBothShapesSayTheSame() {
    EventReport core = report("event-backoff");
    assertThat(core.part()).isEqualTo("init/migrate");
    assertThat(core.count()).isGreaterThan(1);
    assertThat(core.source()).isEqualTo("kubelet");
    EventReport scheduler = report("event-scheduling");
    assertThat(scheduler.reason()).isEqualTo("FailedScheduling");
    assertThat(scheduler.firstSeen()).isNotNull();
    EventReport modern =
        Objects.requireNonNull(
            Samples.known(
                    Samples.decode(
                        """
                        {"apiVersion": "events.k8s.io/v1", "kind": "Event",
                         "metadata": {"name": "e", "namespace": "shop", "uid": "u"},
                         "eventTime": "2026-01-01T00:00:00.123456Z", "note": "no nodes",
                         "reason": "FailedScheduling", "type": "Warning",
                         "reportingController": "default-scheduler",
                         "series": {"count": 7, "lastObservedTime": "2026-01-01T00:05:00.5Z"},
                         "regarding": {"kind": "Pod", "namespace": "shop", "name": "web"}}
                        """
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .content()
                .report());
    assertThat(modern.count()).isEqualTo(7);
    assertThat(modern.message()).isEqualTo("no nodes");
    assertThat(modern.source()).isEqualTo("default-scheduler");
    assertThat(modern.firstSeen()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
    assertThat(modern.lastSeen()).isEqualTo(Instant.parse("2026-01-01T00:05:00.500Z"));
  }

  private static EventReport report(String sample) {
    return Objects.requireNonNull(Samples.decode(sample).content().report());
  }

  private static Symptom symptom(String sample, String source) {
    return Samples.decode(sample).content().symptoms().stream()
        .filter(symptom -> symptom.source().label().equals(source))
        .findFirst()
        .orElseThrow();
  }

  private static Symptom symptom(String sample, String source, String part) {
    return Samples.decode(sample).content().symptoms().stream()
        .filter(symptom -> symptom.source().label().equals(source))
        .filter(symptom -> symptom.part().equals(part))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDeploymentSaysHowItsRollOutGoes() {
    assertThat(Samples.decode("deployment-deadline").content().attributes())
        .containsEntry("rollout.reason", "ProgressDeadlineExceeded")
        .containsEntry("rollout.progressedAt", "2026-11-21T00:06:19Z");
  }
}
