package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.util.ClientBuilder;
import io.responder.simulator.api.PodLogs.Run;
import io.responder.simulator.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubresourcesTest {
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String APPS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";

  private final KubeSimulator kube = KubeSimulator.start();
  private Rest rest;

  @BeforeEach
  void connect() {
    rest = new Rest(new ClientBuilder().setBasePath(kube.url()).build());
    kube.store().apply(pod("p", "Running", "True"));
  }

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void anEvictionIsRefusedWithoutBudgetAndSpendsIt() {
    kube.store().apply(budget("one", 1));
    kube.store().apply(pod("q", "Running", "True"));
    assertThat(evict("q", "?dryRun=All").code()).isEqualTo(201);
    assertThat(evict("q", "").code()).isEqualTo(201);
    assertThat(kube.store().get("pods", "shop", "q")).isEmpty();

    Rest.Answer refused = evict("p", "");
    assertThat(refused.code()).isEqualTo(429);
    assertThat(refused.text("reason")).isEqualTo("TooManyRequests");
    assertThat(refused.headers()).containsKey("retry-after");
    assertThat(refused.json().path("details").path("causes").path(0).path("reason").asText())
        .isEqualTo("DisruptionBudget");
    assertThat(kube.store().get("pods", "shop", "p")).isPresent();
  }

  @Test
  void twoBudgetsMakeAnEvictionFail() {
    kube.store().apply(budget("one", 1));
    kube.store().apply(budget("two", 1));
    assertThat(evict("p", "").code()).isEqualTo(500);
  }

  @Test
  void budgetsDoNotProtectWhatDoesNotCount() {
    kube.store().apply(budget("one", 0));
    kube.store().apply(pod("pending", "Pending", "False"));
    kube.store().apply(pod("failing", "Running", "False"));
    assertThat(evict("pending", "").code()).isEqualTo(201);
    assertThat(evict("failing", "").code()).isEqualTo(429);
    kube.store()
        .patch(
            "poddisruptionbudgets",
            "shop",
            "one",
            io.responder.simulator.json.Json.parse(
                "{\"spec\":{\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"}}"));
    assertThat(evict("failing", "").code()).isEqualTo(201);
  }

  @Test
  void anEvictionHonoursItsPreconditions() {
    String body =
        "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":\"p\"},"
            + "\"deleteOptions\":{\"preconditions\":{\"uid\":\"another\"}}}";
    assertThat(rest.post(PODS + "/p/eviction", body).code()).isEqualTo(409);
  }

  @Test
  void logsAreReadByContainerRunAndTail() {
    kube.logs().put("shop", "p", "main", Run.CURRENT, "one\ntwo\nthree\n");
    kube.logs().put("shop", "p", "main", Run.PREVIOUS, "panic\n");
    assertThat(rest.get(PODS + "/p/log").body()).isEqualTo("one\ntwo\nthree\n");
    assertThat(rest.get(PODS + "/p/log?tailLines=2").body()).isEqualTo("two\nthree\n");
    assertThat(rest.get(PODS + "/p/log?tailLines=0").body()).isEmpty();
    assertThat(rest.get(PODS + "/p/log?limitBytes=5").body()).isEqualTo("one\nt");
    assertThat(rest.get(PODS + "/p/log?previous=true&container=main").body()).isEqualTo("panic\n");
    assertThat(rest.get(PODS + "/p/log?container=other").code()).isEqualTo(400);
    assertThat(rest.get(PODS + "/none/log").code()).isEqualTo(404);
  }

  @Test
  void aScaleWithAnOldVersionConflicts() {
    kube.store()
        .apply(
            "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"web\","
                + "\"namespace\":\"shop\"},\"spec\":{\"replicas\":2,\"selector\":{\"matchLabels\":"
                + "{\"app\":\"web\"}}},\"status\":{\"replicas\":2}}");
    String path = "/apis/apps/v1/namespaces/shop/deployments/web/scale";
    Rest.Answer scale = rest.get(path);
    assertThat(scale.text("status", "selector")).isEqualTo("app=web");
    String up = scale.body().replace("\"spec\":{\"replicas\":2}", "\"spec\":{\"replicas\":3}");
    assertThat(rest.put(path, up).text("spec", "replicas")).isEqualTo("3");
    assertThat(rest.put(path, up.replace(":3}", ":4}")).code()).isEqualTo(409);
    assertThat(rest.patch(path, Rest.MERGE_PATCH, "{\"spec\":{\"replicas\":-1}}").code())
        .isEqualTo(422);
  }

  @Test
  void aCustomResourceComesAndGoes() {
    assertThat(rest.get(APPS).code()).isEqualTo(404);
    assertThat(rest.get(APPS).body()).startsWith("404 page not found");
    kube.registerCustomResource(ResourceType.ARGO_APPLICATION);
    kube.store().apply(application());
    Rest.Answer list = rest.get(APPS);
    assertThat(list.json().path("items").path(0).path("kind").asText()).isEqualTo("Application");
    try (Rest.Watch watch = rest.watch(APPS + "?watch=true")) {
      assertThat(watch.nextName()).isEqualTo("ADDED guestbook");
      kube.unregisterCustomResource(ResourceType.ARGO_APPLICATION);
      assertThat(watch.ended()).isTrue();
    }
    assertThat(rest.get(APPS).code()).isEqualTo(404);
    kube.registerCustomResource(ResourceType.ARGO_APPLICATION);
    assertThat(rest.get(APPS).json().path("items")).isEmpty();
  }

  @Test
  void anApplicationHasNoStatusOfItsOwn() {
    kube.registerCustomResource(ResourceType.ARGO_APPLICATION);
    kube.store().apply(application());
    String path = APPS + "/guestbook";
    String patch = "{\"status\":{\"health\":{\"status\":\"Degraded\"}}}";
    Rest.Answer missing = rest.patch(path + "/status", Rest.MERGE_PATCH, patch);
    assertThat(missing.code()).isEqualTo(404);
    assertThat(missing.text("message"))
        .isEqualTo("applications.argoproj.io \"guestbook\" not found");
    Rest.Answer patched = rest.patch(path, Rest.MERGE_PATCH, patch);
    assertThat(patched.text("status", "health", "status")).isEqualTo("Degraded");
    assertThat(patched.text("metadata", "generation")).isEqualTo("2");
    assertThat(rest.patch(path, Rest.STRATEGIC_PATCH, patch).code()).isEqualTo(415);
    assertThat(rest.patch(path, "application/apply-patch+yaml", patch).code()).isEqualTo(415);
    assertThat(rest.put(path, application()).code()).isEqualTo(422);
  }

  @Test
  void aDeletedNamespaceTakesItsObjectsAlong() {
    assertThat(rest.delete("/api/v1/namespaces/shop").code()).isEqualTo(200);
    assertThat(kube.store().list("pods", "shop")).isEmpty();
  }

  @Test
  void aCollectionIsDeletedBySelector() {
    kube.store().apply(pod("keep", "Running", "True").replace("web", "other"));
    Rest.Answer deleted = rest.delete(PODS + "?labelSelector=app%3Dweb");
    assertThat(deleted.text("kind")).isEqualTo("PodList");
    assertThat(kube.store().list("pods")).hasSize(1);
  }

  private Rest.Answer evict(String pod, String query) {
    return rest.post(
        PODS + "/" + pod + "/eviction" + query,
        "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":\""
            + pod
            + "\"}}");
  }

  private static String application() {
    return "{\"kind\":\"Application\",\"apiVersion\":\"argoproj.io/v1alpha1\",\"metadata\":{"
        + "\"name\":\"guestbook\",\"namespace\":\"argocd\"},\"spec\":{\"project\":\"default\"}}";
  }

  private static String budget(String name, int allowed) {
    return "{\"kind\":\"PodDisruptionBudget\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"shop\"},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}}},"
        + "\"status\":{\"disruptionsAllowed\":"
        + allowed
        + "}}";
  }

  private static String pod(String name, String phase, String ready) {
    return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"shop\",\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{"
        + "\"name\":\"main\"}]},\"status\":{\"phase\":\""
        + phase
        + "\",\"conditions\":[{\"type\":\"Ready\",\"status\":\""
        + ready
        + "\"}]}}";
  }
}
