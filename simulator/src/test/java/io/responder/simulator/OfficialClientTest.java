package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Eviction;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.responder.simulator.resource.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The official client, unmodified, works with the simulator. */
class OfficialClientTest {
  private final KubeSimulator kube = KubeSimulator.start();
  private ApiClient client;

  @BeforeEach
  void connect() {
    client = new ClientBuilder().setBasePath(kube.url()).build();
    client.setReadTimeout(0);
  }

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void aSharedInformerSeesPodsComeChangeAndGo() {
    kube.store().apply(pod("first", "Pending"));
    List<String> seen = new CopyOnWriteArrayList<>();
    SharedInformerFactory factory = new SharedInformerFactory(client);
    try {
      SharedIndexInformer<V1Pod> informer =
          factory.sharedIndexInformerFor(
              new GenericKubernetesApi<>(V1Pod.class, V1PodList.class, "", "v1", "pods", client),
              V1Pod.class,
              0);
      informer.addEventHandler(recorder(seen));
      factory.startAllRegisteredInformers();
      await().until(() -> informer.hasSynced() && kube.watches().count("pods") == 1);
      kube.store().apply(pod("second", "Pending"));
      kube.store().apply(pod("second", "Running"));
      kube.store().delete("pods", "shop", "first");
      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .containsExactly(
                          "add first", "add second", "update second Running", "delete first"));
      assertThat(informer.getIndexer().list()).hasSize(1);
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  @Test
  void anInformerRecoversFromAServerThatWentDown() {
    kube.store().apply(pod("first", "Pending"));
    SharedInformerFactory factory = new SharedInformerFactory(client);
    try {
      SharedIndexInformer<V1Pod> informer =
          factory.sharedIndexInformerFor(
              new GenericKubernetesApi<>(V1Pod.class, V1PodList.class, "", "v1", "pods", client),
              V1Pod.class,
              0);
      factory.startAllRegisteredInformers();
      await().until(() -> informer.hasSynced() && kube.watches().count("pods") == 1);
      kube.goOffline();
      kube.store().apply(pod("second", "Pending"));
      kube.goOnline();
      await().atMost(Duration.ofSeconds(60)).until(() -> informer.getIndexer().list().size() == 2);
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  @Test
  void theDynamicClientReadsAndWritesApplications() throws Exception {
    kube.registerCustomResource(ResourceType.ARGO_APPLICATION);
    kube.store()
        .apply(
            "{\"kind\":\"Application\",\"apiVersion\":\"argoproj.io/v1alpha1\",\"metadata\":{"
                + "\"name\":\"guestbook\",\"namespace\":\"argocd\"},\"spec\":{}}");
    DynamicKubernetesApi applications =
        new DynamicKubernetesApi("argoproj.io", "v1alpha1", "applications", client);
    assertThat(applications.list("argocd").getObject().getItems()).hasSize(1);
    KubernetesApiResponse<DynamicKubernetesObject> patched =
        applications.patch(
            "argocd",
            "guestbook",
            V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
            new V1Patch(
                "{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/refresh\":\"hard\"}}}"));
    assertThat(patched.isSuccess()).isTrue();
    assertThat(patched.getObject().getMetadata().getAnnotations())
        .containsEntry("argocd.argoproj.io/refresh", "hard");
    assertThat(applications.delete("argocd", "guestbook").isSuccess()).isTrue();
    assertThat(applications.get("argocd", "guestbook").getHttpStatusCode()).isEqualTo(404);
  }

  @Test
  void patchesOfEveryFormatAreApplied() throws Exception {
    kube.store()
        .apply(
            "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"web\","
                + "\"namespace\":\"shop\"},\"spec\":{\"replicas\":1,\"selector\":{\"matchLabels\":"
                + "{\"app\":\"web\"}},\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\","
                + "\"image\":\"a:1\"},{\"name\":\"b\",\"image\":\"b:1\"}]}}}}");
    V1Deployment scaled =
        patch(
            V1Patch.PATCH_FORMAT_JSON_PATCH,
            "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}]");
    assertThat(scaled.getSpec().getReplicas()).isEqualTo(3);
    V1Deployment updated =
        patch(
            V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"b\",\"image\":\"b:2\"}]}}}}");
    assertThat(updated.getSpec().getTemplate().getSpec().getContainers())
        .extracting(c -> c.getImage())
        .containsExactly("a:1", "b:2");
  }

  @Test
  void typedCallsCreateReadAndDelete() throws Exception {
    CoreV1Api core = new CoreV1Api(client);
    V1Pod created =
        core.createNamespacedPod("default", new V1Pod().metadata(new V1ObjectMeta().name("p")))
            .execute();
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(core.listPodForAllNamespaces().limit(1).execute().getItems()).hasSize(1);
    assertThat(core.deleteNamespacedPod("p", "default").execute().getMetadata().getName())
        .isEqualTo("p");
    assertThat(core.listNamespace().execute().getItems()).hasSize(4);
  }

  @Test
  void anEvictionThroughTheClientAnswersAStatus() throws Exception {
    kube.store().apply(pod("p", "Running"));
    V1Eviction eviction = new V1Eviction().metadata(new V1ObjectMeta().name("p").namespace("shop"));
    try (Response response =
        new CoreV1Api(client)
            .createNamespacedPodEviction("p", "shop", eviction)
            .buildCall(null)
            .execute()) {
      // Not execute() of the builder: the client takes the Status for an Eviction and throws.
      assertThat(response.code()).isEqualTo(201);
      assertThat(response.body().string()).contains("\"status\":\"Success\"");
    }
    assertThat(kube.store().count("pods")).isZero();
    assertThat(kube.audit().effects())
        .singleElement()
        .satisfies(e -> assertThat(e.resource()).isEqualTo("pods/eviction"));
  }

  private V1Deployment patch(String format, String body) throws Exception {
    AppsV1Api apps = new AppsV1Api(client);
    return PatchUtils.patch(
        V1Deployment.class,
        () -> apps.patchNamespacedDeployment("web", "shop", new V1Patch(body)).buildCall(null),
        format,
        client);
  }

  private static ResourceEventHandler<V1Pod> recorder(List<String> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(V1Pod pod) {
        seen.add("add " + pod.getMetadata().getName());
      }

      @Override
      public void onUpdate(V1Pod before, V1Pod after) {
        seen.add("update " + after.getMetadata().getName() + " " + after.getStatus().getPhase());
      }

      @Override
      public void onDelete(V1Pod pod, boolean finalStateUnknown) {
        seen.add("delete " + pod.getMetadata().getName());
      }
    };
  }

  private static String pod(String name, String phase) {
    return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"shop\"},\"status\":{\"phase\":\""
        + phase
        + "\"}}";
  }
}
