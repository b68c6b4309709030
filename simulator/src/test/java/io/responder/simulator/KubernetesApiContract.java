package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the simulator and a real API server must answer alike. */
abstract class KubernetesApiContract extends ContractFixture {
  @Test
  void createGivesIdentityAndASecondOneConflicts() {
    Rest.Answer created = rest.post(maps(), map("a", "1"));
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("kind")).isEqualTo("ConfigMap");
    assertThat(created.text("apiVersion")).isEqualTo("v1");
    assertThat(created.text("metadata", "uid")).hasSize(36);
    assertThat(created.text("metadata", "creationTimestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    Rest.Answer again = rest.post(maps(), map("a", "1"));
    assertStatus(again, 409, "AlreadyExists", "configmaps \"a\" already exists");
    assertThat(again.text("details", "name")).isEqualTo("a");
    assertThat(again.text("details", "kind")).isEqualTo("configmaps");
  }

  @Test
  void generatedNamesAreUnique() {
    String body = "{\"metadata\":{\"generateName\":\"gen-\"}}";
    String first = rest.post(maps(), body).text("metadata", "name");
    String second = rest.post(maps(), body).text("metadata", "name");
    assertThat(first).matches("gen-[a-z0-9]{5}").isNotEqualTo(second);
  }

  @Test
  void createWithoutANameIsInvalid() {
    Rest.Answer answer = rest.post(maps(), "{\"metadata\":{}}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.text("reason")).isEqualTo("Invalid");
    assertThat(answer.text("message"))
        .contains("metadata.name: Required value: name or generateName is required");
  }

  @Test
  void aMissingObjectIsNotFound() {
    String message = "configmaps \"none\" not found";
    assertStatus(rest.get(maps() + "/none"), 404, "NotFound", message);
    assertStatus(rest.delete(maps() + "/none"), 404, "NotFound", message);
    Rest.Answer patched = rest.patch(maps() + "/none", Rest.MERGE_PATCH, "{\"data\":{}}");
    assertStatus(patched, 404, "NotFound", message);
    Rest.Answer deployment =
        rest.get("/apis/apps/v1/namespaces/" + namespace + "/deployments/none");
    assertStatus(deployment, 404, "NotFound", "deployments.apps \"none\" not found");
    assertThat(deployment.text("details", "group")).isEqualTo("apps");
  }

  @Test
  void anUnknownGroupIsAPlain404() {
    Rest.Answer answer = rest.get("/apis/nobody.example.com/v1/things");
    assertThat(answer.code()).isEqualTo(404);
    assertThat(answer.body()).startsWith("404 page not found");
  }

  @Test
  void creatingInAMissingNamespaceIsNotFound() {
    String missing = namespace + "-missing";
    Rest.Answer answer = rest.post("/api/v1/namespaces/" + missing + "/configmaps", map("a", "1"));
    assertStatus(answer, 404, "NotFound", "namespaces \"" + missing + "\" not found");
  }

  @Test
  void aStaleReplaceConflicts() {
    JsonNode first = rest.post(maps(), map("a", "1")).json();
    assertThat(rest.put(maps() + "/a", map("a", "2")).code()).isEqualTo(200);
    Rest.Answer stale = rest.put(maps() + "/a", first.toString());
    assertStatus(
        stale,
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please"
            + " apply your changes to the latest version and try again");
  }

  @Test
  void aWriteThatChangesNothingKeepsTheVersion() {
    String version = rest.post(maps(), map("a", "1")).text("metadata", "resourceVersion");
    Rest.Answer same = rest.patch(maps() + "/a", Rest.MERGE_PATCH, "{\"data\":{\"k\":\"1\"}}");
    assertThat(same.text("metadata", "resourceVersion")).isEqualTo(version);
  }

  @Test
  void aMergePatchWithAnOldVersionConflicts() {
    String version = rest.post(maps(), map("a", "1")).text("metadata", "resourceVersion");
    rest.put(maps() + "/a", map("a", "2"));
    String patch =
        "{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"data\":{\"k\":\"3\"}}";
    assertThat(rest.patch(maps() + "/a", Rest.MERGE_PATCH, patch).code()).isEqualTo(409);
  }

  @Test
  void aMergePatchRemovesWithNull() {
    rest.post(maps(), map("a", "1"));
    Rest.Answer patched =
        rest.patch(maps() + "/a", Rest.MERGE_PATCH, "{\"data\":{\"k\":null,\"l\":\"2\"}}");
    assertThat(patched.code()).isEqualTo(200);
    assertThat(Json.at(patched.json(), "data").toString()).isEqualTo("{\"l\":\"2\"}");
  }

  @Test
  void aJsonPatchIsRefusedWhenItsTestFails() {
    rest.post(maps(), map("a", "1"));
    String failing =
        "[{\"op\":\"test\",\"path\":\"/data/k\",\"value\":\"9\"},"
            + "{\"op\":\"replace\",\"path\":\"/data/k\",\"value\":\"2\"}]";
    Rest.Answer refused = rest.patch(maps() + "/a", Rest.JSON_PATCH, failing);
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("reason")).isEqualTo("Invalid");
    Rest.Answer accepted =
        rest.patch(maps() + "/a", Rest.JSON_PATCH, failing.replace("\"9\"", "\"1\""));
    assertThat(accepted.text("data", "k")).isEqualTo("2");
  }

  @Test
  void plainJsonIsNoPatch() {
    rest.post(maps(), map("a", "1"));
    Rest.Answer answer = rest.patch(maps() + "/a", Rest.JSON, "{}");
    assertThat(answer.code()).isEqualTo(415);
    assertThat(answer.text("reason")).isEqualTo("UnsupportedMediaType");
  }

  @Test
  void aStrategicPatchMergesContainersByName() {
    rest.post(deployments(), deployment());
    String patch =
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"s:2\"}]"
            + "}}}}";
    Rest.Answer patched = rest.patch(deployments() + "/web", Rest.STRATEGIC_PATCH, patch);
    assertThat(patched.code()).isEqualTo(200);
    List<String> images = new ArrayList<>();
    Json.at(patched.json(), "spec", "template", "spec", "containers")
        .forEach(c -> images.add(c.path("name").asText() + "=" + c.path("image").asText()));
    assertThat(images).containsExactlyInAnyOrder("main=m:1", "side=s:2");
  }

  @Test
  void theGenerationFollowsTheSpecification() {
    Rest.Answer created = rest.post(deployments(), deployment());
    assertThat(created.text("metadata", "generation")).isEqualTo("1");
    Rest.Answer labelled =
        rest.patch(
            deployments() + "/web", Rest.MERGE_PATCH, "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    assertThat(labelled.text("metadata", "generation")).isEqualTo("1");
    Rest.Answer changed =
        rest.patch(deployments() + "/web", Rest.MERGE_PATCH, "{\"spec\":{\"paused\":true}}");
    assertThat(changed.text("metadata", "generation")).isEqualTo("2");
  }

  @Test
  void statusIsWrittenThroughItsOwnPathOnly() {
    rest.post(pods(), pod("p", "web"));
    String patch = "{\"status\":{\"message\":\"hello\"}}";
    Rest.Answer ignored = rest.patch(pods() + "/p", Rest.MERGE_PATCH, patch);
    assertThat(ignored.text("status", "message")).isEmpty();
    Rest.Answer written = rest.patch(pods() + "/p/status", Rest.MERGE_PATCH, patch);
    assertThat(written.code()).isEqualTo(200);
    assertThat(written.text("status", "message")).isEqualTo("hello");
    assertThat(rest.get(pods() + "/p").text("status", "phase")).isEqualTo("Pending");
  }

  @Test
  void scaleReadsAndWritesReplicas() {
    rest.post(deployments(), deployment());
    Rest.Answer scale = rest.get(deployments() + "/web/scale");
    assertThat(scale.text("kind")).isEqualTo("Scale");
    assertThat(scale.text("apiVersion")).isEqualTo("autoscaling/v1");
    assertThat(scale.text("spec", "replicas")).isEqualTo("1");
    Rest.Answer patched =
        rest.patch(deployments() + "/web/scale", Rest.MERGE_PATCH, "{\"spec\":{\"replicas\":0}}");
    assertThat(patched.code()).isEqualTo(200);
    assertThat(rest.get(deployments() + "/web").text("spec", "replicas")).isEqualTo("0");
  }

  @Test
  void deleteAnswersAStatusOrThePod() {
    rest.post(maps(), map("a", "1"));
    Rest.Answer deleted = rest.delete(maps() + "/a");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.text("kind")).isEqualTo("Status");
    assertThat(deleted.text("status")).isEqualTo("Success");
    assertThat(deleted.text("details", "kind")).isEqualTo("configmaps");
    assertThat(rest.get(maps() + "/a").code()).isEqualTo(404);

    rest.post(pods(), pod("p", "web"));
    Rest.Answer pod = rest.delete(pods() + "/p?gracePeriodSeconds=0");
    assertThat(pod.text("kind")).isEqualTo("Pod");
    assertThat(rest.get(pods() + "/p").code()).isEqualTo(404);
  }

  @Test
  void deletePreconditionsProtectAgainstAnotherObject() {
    rest.post(maps(), map("a", "1"));
    String other =
        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"uid\":\""
            + UUID.randomUUID()
            + "\"}}";
    Rest.Answer refused = rest.delete(maps() + "/a", other);
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.text("reason")).isEqualTo("Conflict");
    assertThat(rest.get(maps() + "/a").code()).isEqualTo(200);
  }

  @Test
  void finalizersHoldADeletedObject() {
    rest.post(
        maps(),
        "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"example.com/hold\"]},\"data\":{}}");
    Rest.Answer held = rest.delete(maps() + "/a");
    assertThat(held.code()).isEqualTo(200);
    assertThat(held.text("metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(rest.get(maps() + "/a").code()).isEqualTo(200);
    Rest.Answer released =
        rest.patch(maps() + "/a", Rest.MERGE_PATCH, "{\"metadata\":{\"finalizers\":null}}");
    assertThat(released.code()).isEqualTo(200);
    assertThat(rest.get(maps() + "/a").code()).isEqualTo(404);
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(rest.post(maps() + "?dryRun=All", map("a", "1")).code()).isEqualTo(201);
    assertThat(rest.get(maps() + "/a").code()).isEqualTo(404);
    rest.post(maps(), map("a", "1"));
    assertThat(rest.post(maps() + "?dryRun=All", map("a", "1")).code()).isEqualTo(409);
    Rest.Answer patched =
        rest.patch(maps() + "/a?dryRun=All", Rest.MERGE_PATCH, "{\"data\":{\"k\":\"2\"}}");
    assertThat(patched.text("data", "k")).isEqualTo("2");
    assertThat(rest.delete(maps() + "/a?dryRun=All").code()).isEqualTo(200);
    assertThat(rest.get(maps() + "/a").text("data", "k")).isEqualTo("1");
  }

  @Test
  void pagesOfAListShowOneMoment() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      rest.post(maps(), labelled(name, "page"));
    }
    String selected = maps() + "?fieldSelector=metadata.name%21%3Dkube-root-ca.crt&limit=2";
    Rest.Answer first = rest.get(selected);
    assertThat(first.text("kind")).isEqualTo("ConfigMapList");
    assertThat(names(first.json())).containsExactly("a", "b");
    rest.delete(maps() + "/c");
    rest.post(maps(), labelled("c2", "page"));
    Rest.Answer second = rest.get(selected + "&continue=" + first.text("metadata", "continue"));
    assertThat(names(second.json())).containsExactly("c", "d");
    assertThat(second.text("metadata", "resourceVersion"))
        .isEqualTo(first.text("metadata", "resourceVersion"));
    Rest.Answer third = rest.get(selected + "&continue=" + second.text("metadata", "continue"));
    assertThat(names(third.json())).containsExactly("e");
    assertThat(third.json().path("metadata").has("continue")).isFalse();
  }

  @Test
  void itemsOfABuiltInListDoNotNameTheirKind() {
    rest.post(maps(), map("a", "1"));
    for (JsonNode item : rest.get(maps()).json().path("items")) {
      assertThat(item.has("kind")).isFalse();
      assertThat(item.has("apiVersion")).isFalse();
    }
  }

  @Test
  void labelSelectorsOfEveryFormSelect() {
    rest.post(maps(), labelled("a", "one"));
    rest.post(maps(), labelled("b", "two"));
    assertThat(selected("tier=one")).containsExactly("a");
    assertThat(selected("tier==two")).containsExactly("b");
    assertThat(selected("tier,tier!=one")).containsExactly("b");
    assertThat(selected("tier in (one,two)")).containsExactly("a", "b");
    assertThat(selected("tier,tier notin (two)")).containsExactly("a");
    assertThat(selected("tier")).containsExactly("a", "b");
    assertThat(selected("!tier")).doesNotContain("a", "b");
  }

  @Test
  void anUnknownFieldSelectorIsRefused() {
    Rest.Answer answer = rest.get(maps() + "?fieldSelector=data.k%3D1");
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.text("message")).contains("is not a known field selector");
  }

  @Test
  void aWatchShowsChangesFromAVersionOn() {
    rest.post(maps(), map("a", "1"));
    String version = rest.get(maps()).text("metadata", "resourceVersion");
    rest.put(maps() + "/a", map("a", "2"));
    try (Rest.Watch watch =
        rest.watch(maps() + "?watch=true&timeoutSeconds=20&resourceVersion=" + version)) {
      JsonNode modified = watch.next();
      assertThat(Json.text(modified, "type")).isEqualTo("MODIFIED");
      assertThat(Json.text(modified, "object", "kind")).isEqualTo("ConfigMap");
      assertThat(Json.text(modified, "object", "data", "k")).isEqualTo("2");
      rest.post(maps(), map("b", "1"));
      assertThat(watch.nextName()).isEqualTo("ADDED b");
      rest.delete(maps() + "/a");
      JsonNode deleted = watch.next();
      assertThat(Json.text(deleted, "type")).isEqualTo("DELETED");
      long last = Json.at(deleted, "object", "metadata", "resourceVersion").asLong();
      assertThat(last)
          .isGreaterThan(Json.at(modified, "object", "metadata", "resourceVersion").asLong());
    }
  }

  @Test
  void aWatchWithoutAVersionBeginsWithWhatIsThere() {
    rest.post(maps(), labelled("a", "one"));
    String path = maps() + "?watch=true&timeoutSeconds=20&labelSelector=tier%3Done";
    try (Rest.Watch watch = rest.watch(path)) {
      assertThat(watch.nextName()).isEqualTo("ADDED a");
      rest.post(maps(), labelled("b", "one"));
      assertThat(watch.nextName()).isEqualTo("ADDED b");
    }
  }

  @Test
  void anObjectThatLeavesTheSelectionIsDeletedForTheWatch() {
    String path = maps() + "?watch=true&timeoutSeconds=20&labelSelector=tier%3Done";
    rest.post(maps(), labelled("a", "one"));
    try (Rest.Watch watch = rest.watch(path)) {
      assertThat(watch.nextName()).isEqualTo("ADDED a");
      rest.patch(maps() + "/a", Rest.MERGE_PATCH, "{\"metadata\":{\"labels\":{\"tier\":\"x\"}}}");
      JsonNode left = watch.next();
      assertThat(Json.text(left, "type")).isEqualTo("DELETED");
      assertThat(Json.text(left, "object", "metadata", "labels", "tier")).isEqualTo("one");
      rest.patch(maps() + "/a", Rest.MERGE_PATCH, "{\"metadata\":{\"labels\":{\"tier\":\"one\"}}}");
      assertThat(watch.nextName()).isEqualTo("ADDED a");
    }
  }

  @Test
  void aWatchEndsAtItsTimeout() {
    String version = rest.get(maps()).text("metadata", "resourceVersion");
    String path = maps() + "?watch=true&timeoutSeconds=1&resourceVersion=" + version;
    try (Rest.Watch watch = rest.watch(path)) {
      assertThat(watch.ended()).isTrue();
    }
  }

  @Test
  void aPodWithoutABudgetIsEvicted() {
    rest.post(pods(), pod("p", "web"));
    Rest.Answer evicted = rest.post(pods() + "/p/eviction", eviction("p"));
    assertThat(evicted.code()).isEqualTo(201);
    assertThat(evicted.text("kind")).isEqualTo("Status");
    assertThat(evicted.text("status")).isEqualTo("Success");
  }

  @Test
  void anAccessReviewAnswersWhetherItIsAllowed() {
    Rest.Answer review =
        rest.post(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\","
                + "\"spec\":{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\","
                + "\"namespace\":\""
                + namespace
                + "\"}}}");
    assertThat(review.code()).isEqualTo(201);
    assertThat(Json.at(review.json(), "status", "allowed").asBoolean()).isTrue();
  }

  @Test
  void discoveryNamesWhatIsServed() {
    assertThat(rest.get("/version").text("major")).isEqualTo("1");
    assertThat(rest.get("/readyz").body()).isEqualTo("ok");
    assertThat(rest.get("/api").json().path("versions").path(0).asText()).isEqualTo("v1");
    assertThat(rest.get("/apis").text("kind")).isEqualTo("APIGroupList");
    JsonNode apps = rest.get("/apis/apps/v1").json().path("resources");
    assertThat(apps.findValuesAsText("name"))
        .contains("deployments", "deployments/scale", "deployments/status");
  }
}
