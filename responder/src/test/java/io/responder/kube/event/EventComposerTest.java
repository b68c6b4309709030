package io.responder.kube.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.decode.KubeObject;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import io.responder.model.ClusterEvent;
import io.responder.model.Facet;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an object is among the others. */
class EventComposerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final KnownObjects known = new KnownObjects();
  private final EventComposer composer =
      new EventComposer("lab", new KindCatalog(List.of()), known);

  @Test
  void aPodKnowsItsDeploymentItsNodeAndItsRegistry() {
    known.put(Samples.decode("node-ready"));
    KubeObject pod = Samples.decode("pod-healthy");
    String owner = pod.controller() == null ? "" : pod.controller().name();
    String uid = pod.controller() == null ? "" : pod.controller().uid();
    assertThat(composer.certain(pod, composer.around(pod))).isFalse();
    assertThat(facts(pod).workload().key()).isEqualTo("lab/shop/apps/Deployment/web");

    known.put(object("apps/v1", "ReplicaSet", "shop", owner, uid, owner("Deployment", "web"), ""));
    assertThat(composer.certain(pod, composer.around(pod))).isFalse();
    known.put(object("apps/v1", "Deployment", "shop", "web", "d-1", "", ""));
    assertThat(composer.certain(pod, composer.around(pod))).isTrue();
    ObjectFacts facts = facts(pod);
    assertThat(facts.workload().key()).isEqualTo("lab/shop/apps/Deployment/web");
    assertThat(facts.owners())
        .extracting(ObjectRef::kind)
        .containsExactly("ReplicaSet", "Deployment");
    assertThat(facts.architecture()).isEqualTo("linux/amd64");
    assertThat(facts.facets())
        .contains(
            new Facet("workload", "shop/Deployment/web"),
            new Facet("namespace", "shop"),
            new Facet("node", "node-1"),
            new Facet("registry", "registry.lab:5000"));
  }

  @Test
  void anObjectSaysWhatItsNamespaceSaysAgainstTellingOfIt() {
    KubeObject pod = Samples.decode("pod-healthy");
    assertThat(facts(pod).annotations()).doesNotContainKey("namespace/responder.io/mute-until");
    known.put(
        object(
            "v1",
            "Namespace",
            "",
            "shop",
            "n-1",
            "",
            ", \"annotations\": {\"responder.io/mute-until\": \"2026-01-05T12:00:00Z\"}"));
    assertThat(facts(pod).annotations())
        .containsEntry("namespace/responder.io/mute-until", "2026-01-05T12:00:00Z")
        .doesNotContainKey("responder.io/mute-until");
  }

  @Test
  void anObjectIsWhoseItsNearestSays() {
    String said = ", \"labels\": {\"team\": \"%s\"}";
    KubeObject pod = object("v1", "Pod", "shop", "db-0", "p-1", owner("StatefulSet", "db"), "");
    assertThat(facts(pod).facets()).extracting(Facet::type).doesNotContain("owner");

    known.put(object("v1", "Namespace", "", "shop", "n-1", "", said.formatted("team-shop")));
    assertThat(facts(pod).facets()).contains(new Facet("owner", "team-shop"));

    known.put(
        object("apps/v1", "StatefulSet", "shop", "db", "o-1", "", said.formatted("team-data")));
    assertThat(facts(pod).facets())
        .contains(new Facet("owner", "team-data"))
        .doesNotContain(new Facet("owner", "team-shop"));

    KubeObject own =
        object(
            "v1",
            "Pod",
            "shop",
            "db-0",
            "p-1",
            owner("StatefulSet", "db"),
            ", \"labels\": {\"team\": \"team-x\", \"owner\": \"team-pod\"}");
    assertThat(facts(own).facets()).contains(new Facet("owner", "team-pod"));
  }

  @Test
  void whoseItIsAndWhatItIsPartOfAreConfigurable() {
    var configured =
        new EventComposer(
            "lab",
            new KindCatalog(List.of()),
            known,
            new Ownership(
                List.of("acme.io/squad"), List.of("acme.io/system"), Map.of("shop", "team-shop")));
    KubeObject silent = object("v1", "Pod", "shop", "a", "p-1", "", "");
    assertThat(facets(configured, silent))
        .contains(new Facet("owner", "team-shop"))
        .extracting(Facet::type)
        .doesNotContain("component");
    KubeObject labelled =
        object(
            "v1",
            "Pod",
            "shop",
            "b",
            "p-2",
            "",
            ", \"labels\": {\"acme.io/squad\": \"cart\", \"acme.io/system\": \"shop\","
                + " \"team\": \"not asked\"}");
    assertThat(facets(configured, labelled))
        .contains(new Facet("owner", "cart"), new Facet("component", "shop"));
  }

  private static List<Facet> facets(EventComposer composer, KubeObject object) {
    return composer
        .compose(object, NOW, ClusterEvent.Origin.LIVE)
        .map(event -> ((ClusterEvent.Upserted) event).facts().facets())
        .orElseThrow();
  }

  @Test
  void ofTwoIngressesThatClaimOneRouteTheYoungerIsInConflictUntilTheOlderIsGone() {
    KubeObject older = ingress("legacy", "shop-old", "2025-01-01T00:00:00Z", "");
    KubeObject younger = ingress("shop", "shop-new", "2025-06-01T00:00:00Z", "");
    known.put(younger);
    assertThat(facts(younger).symptoms()).isEmpty();
    known.put(older);
    assertThat(facts(older).symptoms()).isEmpty();
    assertThat(facts(younger).symptoms())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.reason()).isEqualTo("RouteClaimedTwice");
              assertThat(s.message())
                  .isEqualTo(
                      "host \"shop.lab\" and path \"/kr\" is already defined in ingress"
                          + " legacy/shop-old");
            });
    known.remove(older);
    assertThat(facts(younger).symptoms()).isEmpty();
  }

  @Test
  void aCanarySharesItsRouteOnPurpose() {
    known.put(ingress("shop", "main", "2025-01-01T00:00:00Z", ""));
    KubeObject canary =
        ingress(
            "shop",
            "canary",
            "2025-06-01T00:00:00Z",
            ", \"annotations\": {\"nginx.ingress.kubernetes.io/canary\": \"true\"}");
    known.put(canary);
    assertThat(facts(canary).symptoms()).isEmpty();
  }

  @Test
  void aStaticPodIsItsOwnWorkload() {
    KubeObject pod = object("v1", "Pod", "kube-system", "etcd-a", "u", owner("Node", "a"), "");
    assertThat(facts(pod).workload().kind()).isEqualTo("Pod");
    assertThat(facts(pod).owners()).isEmpty();
    assertThat(composer.certain(pod, composer.around(pod))).isTrue();
  }

  @Test
  void aCustomOwnerIsTheRootThoughItIsNotWatched() {
    KubeObject pod = object("v1", "Pod", "db", "pg-1", "u", owner("Cluster", "pg"), "");
    assertThat(facts(pod).workload().key()).isEqualTo("lab/db/apps/Cluster/pg");
    assertThat(composer.certain(pod, composer.around(pod))).isTrue();
  }

  @Test
  void theManagingApplicationIsFoundByTrackingIdOrLabel() {
    known.put(Samples.decode("application-deleting"));
    String tracking = annotation("old-backstage:apps/Deployment:backstage/web");
    assertThat(application(object("apps/v1", "Deployment", "backstage", "web", "u", "", tracking)))
        .isEqualTo("lab/argocd/argoproj.io/Application/old-backstage");
    String other = annotation("team_shop:apps/Deployment:backstage/web");
    assertThat(application(object("apps/v1", "Deployment", "backstage", "web", "u", "", other)))
        .isEqualTo("lab/team/argoproj.io/Application/shop");
    String label = ", \"labels\": {\"app.kubernetes.io/instance\": \"old-backstage\"}";
    assertThat(application(object("apps/v1", "Deployment", "backstage", "web", "u", "", label)))
        .isEqualTo("lab/argocd/argoproj.io/Application/old-backstage");
    String helm = ", \"labels\": {\"app.kubernetes.io/instance\": \"unknown-release\"}";
    assertThat(application(object("apps/v1", "Deployment", "backstage", "web", "u", "", helm)))
        .isEqualTo("none");
  }

  @Test
  void aPodIsManagedByTheApplicationOfItsWorkload() {
    known.put(Samples.decode("application-deleting"));
    known.put(
        object(
            "apps/v1",
            "StatefulSet",
            "db",
            "pg",
            "s-1",
            "",
            annotation("old-backstage:apps/StatefulSet:db/pg")));
    KubeObject pod = object("v1", "Pod", "db", "pg-0", "u", owner("StatefulSet", "pg"), "");
    assertThat(application(pod)).isEqualTo("lab/argocd/argoproj.io/Application/old-backstage");
    assertThat(facts(pod).facets()).contains(new Facet("application", "argocd/old-backstage"));
  }

  @Test
  void anApplicationIsItsOwnWorkloadAndManagedByItsParent() {
    KubeObject child = Samples.decode("application-comparison-error");
    ObjectFacts facts = facts(child);
    assertThat(facts.workload().name()).isEqualTo("addon-backstage");
    assertThat(application(child)).isEqualTo("lab/argocd/argoproj.io/Application/bootstrap");
  }

  @Test
  void whatIsSaidOfADepartedPodStillFindsItsWorkload() {
    KubeObject pod = object("v1", "Pod", "db", "pg-0", "u-1", owner("StatefulSet", "pg"), "");
    known.put(pod);
    known.remove(pod);
    KubeObject event = event("Pod", "db", "pg-0", "u-1");
    ClusterEvent told = composer.compose(event, NOW, ClusterEvent.Origin.LIVE).orElseThrow();
    assertThat(told.workload().name()).isEqualTo("pg");
    assertThat(((ClusterEvent.Reported) told).report().lastSeen()).isEqualTo(NOW);
  }

  @Test
  void anEventIsUnderstoodOnceTheStateOfItsPodWasTold() {
    KubeObject pod = object("v1", "Pod", "db", "pg-0", "u-1", owner("StatefulSet", "pg"), "");
    KubeObject event = event("Pod", "db", "pg-0", "u-1");
    assertThat(composer.understood(composer.around(event))).isTrue();
    known.put(pod);
    assertThat(composer.understood(composer.around(event))).isFalse();
    pod.markTold();
    assertThat(composer.understood(composer.around(event))).isTrue();
  }

  @Test
  void theKubeletsNameForANodeIsNotTakenForAUid() {
    KubeObject node = Samples.decode("node-ready");
    known.put(node);
    ClusterEvent told =
        composer
            .compose(event("Node", "", "node-1", "node-1"), NOW, ClusterEvent.Origin.LIVE)
            .orElseThrow();
    assertThat(told.object().uid()).isEqualTo(node.uid());
  }

  @Test
  void registriesAreRecognised() {
    assertThat(EventComposer.registry("nginx")).isEqualTo("docker.io");
    assertThat(EventComposer.registry("library/nginx:1")).isEqualTo("docker.io");
    assertThat(EventComposer.registry("ghcr.io/a/b@sha256:1")).isEqualTo("ghcr.io");
    assertThat(EventComposer.registry("localhost/a")).isEqualTo("localhost");
    assertThat(EventComposer.registry("registry:5000/a")).isEqualTo("registry:5000");
  }

  private ObjectFacts facts(KubeObject object) {
    return ((ClusterEvent.Upserted)
            composer.compose(object, NOW, ClusterEvent.Origin.LIVE).orElseThrow())
        .facts();
  }

  private String application(KubeObject object) {
    ObjectRef application = facts(object).application();
    return application == null ? "none" : application.key();
  }

  private static String annotation(String tracking) {
    return ", \"annotations\": {\"argocd.argoproj.io/tracking-id\": \"" + tracking + "\"}";
  }

  private static String owner(String kind, String name) {
    return ", \"ownerReferences\": [{\"apiVersion\": \"apps/v1\", \"kind\": \""
        + kind
        + "\", \"name\": \""
        + name
        + "\", \"uid\": \"o-1\", \"controller\": true}]";
  }

  private static KubeObject object(
      String apiVersion,
      String kind,
      String namespace,
      String name,
      String uid,
      String owner,
      String more) {
    return decode(
        """
        {"apiVersion": "%s", "kind": "%s", "metadata": {"namespace": "%s", "name": "%s",
         "uid": "%s", "resourceVersion": "1"%s%s}}
        """
            .formatted(apiVersion, kind, namespace, name, uid, owner, more));
  }

  private static KubeObject event(String kind, String namespace, String name, String uid) {
    return decode(
        """
        {"apiVersion": "v1", "kind": "Event", "metadata": {"namespace": "db", "name": "e",
         "uid": "e-1", "resourceVersion": "1"}, "reason": "Killing", "type": "Normal",
         "involvedObject": {"kind": "%s", "namespace": "%s", "name": "%s", "uid": "%s"}}
        """
            .formatted(kind, namespace, name, uid));
  }

  private static KubeObject decode(String json) {
    return Samples.known(Samples.decode(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static KubeObject ingress(String namespace, String name, String created, String more) {
    String json =
        String.format(
            "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"Ingress\", \"metadata\":"
                + " {\"namespace\": \"%s\", \"name\": \"%s\", \"uid\": \"%s\","
                + " \"creationTimestamp\": \"%s\"%s}, \"spec\": {\"ingressClassName\": \"nginx\","
                + " \"rules\": [{\"host\": \"shop.lab\", \"http\": {\"paths\": [{\"path\": \"/kr\","
                + " \"pathType\": \"Prefix\"}]}}]}}",
            namespace, name, name, created, more);
    return Samples.known(Samples.decode(json.getBytes(StandardCharsets.UTF_8)));
  }
}
