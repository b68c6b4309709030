package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.responder.simulator.access.Access;
import io.responder.simulator.access.Verb;
import io.responder.simulator.audit.AuditEntry;
import io.responder.simulator.json.Json;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessAndAuditTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String MAP = "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\"}}";

  private final KubeSimulator kube =
      KubeSimulator.start(SimulatorOptions.defaults().withClock(Clock.fixed(NOW, ZoneOffset.UTC)));

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void onlyAcceptedTokensGetIn() throws Exception {
    kube.access().acceptToken("good", "system:serviceaccount:ops:responder");
    Rest.Answer refused = rest("bad").get(MAPS);
    assertThat(refused.code()).isEqualTo(401);
    assertThat(refused.text("reason")).isEqualTo("Unauthorized");
    Rest good = rest("good");
    assertThat(good.get(MAPS).code()).isEqualTo(200);
    kube.access().revokeToken("good");
    assertThat(good.get(MAPS).code()).isEqualTo(401);
    kube.access().acceptAnyone();
    assertThat(good.get(MAPS).code()).isEqualTo(200);
  }

  @Test
  void aDenialIsWordedAsByARealServer() throws Exception {
    Rest rest = rest("");
    try (Access.Denial denial = kube.access().deny("list", "pods")) {
      Rest.Answer namespaced = rest.get("/api/v1/namespaces/y/pods");
      assertThat(namespaced.code()).isEqualTo(403);
      assertThat(namespaced.text("reason")).isEqualTo("Forbidden");
      assertThat(namespaced.text("message"))
          .isEqualTo(
              "pods is forbidden: User \"simulator-user\" cannot list resource \"pods\" in API"
                  + " group \"\" in the namespace \"y\"");
      assertThat(rest.get("/api/v1/pods").text("message")).endsWith("at the cluster scope");
      assertThat(rest.get("/api/v1/configmaps").code()).isEqualTo(200);
    }
    assertThat(rest.get("/api/v1/pods").code()).isEqualTo(200);
    kube.access().deny("patch", "deployments.apps", "shop");
    Rest.Answer named =
        rest.patch(
            "/apis/apps/v1/namespaces/shop/deployments/web", Rest.MERGE_PATCH, "{\"spec\":{}}");
    assertThat(named.text("message"))
        .startsWith("deployments.apps \"web\" is forbidden: User")
        .contains("cannot patch resource \"deployments\" in API group \"apps\"");
  }

  @Test
  void namespacedRolesAllowNothingAcrossTheCluster() throws Exception {
    Rest rest = rest("");
    kube.access().allowOnlyNamespaces("default");
    assertThat(rest.get(MAPS).code()).isEqualTo(200);
    assertThat(rest.get("/api/v1/configmaps").code()).isEqualTo(403);
    assertThat(rest.get("/api/v1/nodes").code()).isEqualTo(403);
    assertThat(rest.get("/api/v1/namespaces/kube-system/configmaps").code()).isEqualTo(403);
    assertThat(rest.get("/version").code()).isEqualTo(200);
    assertThat(allowed(rest, "\"verb\":\"list\",\"resource\":\"pods\"")).isFalse();
    assertThat(allowed(rest, "\"verb\":\"list\",\"resource\":\"pods\",\"namespace\":\"default\""))
        .isTrue();
  }

  @Test
  void aRulesReviewLeavesOutWhatIsDenied() throws Exception {
    kube.access().deny("create", "pods/eviction");
    JsonNode rules =
        rest("")
            .post(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "{\"spec\":{\"namespace\":\"default\"}}")
            .json()
            .path("status")
            .path("resourceRules");
    for (JsonNode rule : rules) {
      if (Json.at(rule, "resources").path(0).asText().equals("pods/eviction")) {
        assertThat(rule.path("verbs").toString()).doesNotContain("\"create\"").contains("\"get\"");
      }
    }
    assertThat(rules).isNotEmpty();
  }

  @Test
  void everyMutatingRequestIsAudited() throws Exception {
    Rest rest = rest("");
    rest.get(MAPS);
    rest.post(MAPS + "?dryRun=All", MAP);
    rest.post(MAPS, MAP);
    rest.post(MAPS, MAP);
    rest.delete(MAPS + "/a", "{\"dryRun\":[\"All\"]}");
    rest.delete(MAPS + "/a");

    assertThat(kube.audit().entries())
        .extracting(AuditEntry::method, AuditEntry::responseCode, AuditEntry::dryRun)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("POST", 201, true),
            org.assertj.core.groups.Tuple.tuple("POST", 201, false),
            org.assertj.core.groups.Tuple.tuple("POST", 409, false),
            org.assertj.core.groups.Tuple.tuple("DELETE", 200, true),
            org.assertj.core.groups.Tuple.tuple("DELETE", 200, false));
    assertThat(kube.audit().effects()).hasSize(2);
    AuditEntry first = kube.audit().entries().get(0);
    assertThat(first.path()).isEqualTo(MAPS + "?dryRun=All");
    assertThat(first.subject().verb()).isEqualTo(Verb.CREATE);
    assertThat(first.resource()).isEqualTo("configmaps");
    assertThat(first.body()).isEqualTo(MAP);
    assertThat(first.userAgent()).isNotEmpty();
    assertThat(first.contentType()).startsWith("application/json");
    assertThat(first.time()).isEqualTo(NOW);
    assertThat(kube.store().count("configmaps")).isZero();
  }

  @Test
  void aDryRunIsSeenByNoWatch() throws Exception {
    Rest rest = rest("");
    rest.post(MAPS, MAP);
    long version = kube.store().resourceVersion();
    rest.put(MAPS + "/a?dryRun=All", MAP.replace("1", "2"));
    rest.patch(MAPS + "/a?dryRun=All", Rest.MERGE_PATCH, "{\"data\":{\"k\":\"3\"}}");
    rest.delete(MAPS + "/a?dryRun=All");
    rest.delete(MAPS + "?dryRun=All");
    assertThat(kube.store().resourceVersion()).isEqualTo(version);
    assertThat(rest.post(MAPS + "?dryRun=Some", MAP).code()).isEqualTo(422);
  }

  @Test
  void timesComeFromTheClock() throws Exception {
    assertThat(rest("").post(MAPS, MAP).text("metadata", "creationTimestamp"))
        .isEqualTo("2026-01-05T09:00:00Z");
  }

  private boolean allowed(Rest rest, String attributes) {
    return rest.post(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "{\"spec\":{\"resourceAttributes\":{" + attributes + "}}}")
        .json()
        .path("status")
        .path("allowed")
        .asBoolean();
  }

  private Rest rest(String token) throws Exception {
    KubeConfig config = KubeConfig.loadKubeConfig(new StringReader(kube.kubeconfig(token)));
    ApiClient client = ClientBuilder.kubeconfig(config).build();
    return new Rest(client);
  }
}
