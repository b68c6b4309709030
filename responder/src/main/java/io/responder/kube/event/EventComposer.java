package io.responder.kube.event;

import io.responder.kube.decode.Content;
import io.responder.kube.decode.EventReport;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.facts.KindCatalog;
import io.responder.model.ClusterEvent;
import io.responder.model.Facet;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import io.responder.model.Symptom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Composes the events of one cluster from its objects. Stateless but for the index that it reads;
 * the same object, index and time give the same event.
 */
public final class EventComposer {

  private static final List<String> INHERITED =
      List.of("responder.io/mute-until", "responder.io/mute-reason");
  private static final String OF_NAMESPACE = "namespace/";

  private static final List<String> INSTANCE_LABELS =
      List.of("argocd.argoproj.io/instance", "app.kubernetes.io/instance");

  private final String cluster;
  private final KindCatalog catalog;
  private final ObjectIndex index;
  private final Ownership ownership;

  /** With the usual names of owners and components. */
  public EventComposer(String cluster, KindCatalog catalog, ObjectIndex index) {
    this(cluster, catalog, index, Ownership.USUAL);
  }

  public EventComposer(
      String cluster, KindCatalog catalog, ObjectIndex index, Ownership ownership) {
    this.cluster = cluster;
    this.catalog = catalog;
    this.index = index;
    this.ownership = ownership;
  }

  /**
   * What else an object's event depends on, looked up once.
   *
   * @param regarded what a core Event regards, null for another object and where it is not known
   * @param lineage of the object, or of what is regarded; null where that is not known
   */
  public record Surroundings(@Nullable KubeObject regarded, @Nullable Lineage lineage) {}

  /** What the index knows around the object now. */
  public Surroundings around(KubeObject object) {
    EventReport report = object.content().report();
    if (report == null) {
      return new Surroundings(null, Lineage.of(object, cluster, index));
    }
    KubeObject regarded = regarded(report);
    return new Surroundings(
        regarded, regarded == null ? null : Lineage.of(regarded, cluster, index));
  }

  /**
   * What the object's state is to the pipeline: facts of the object itself, or for a core Event a
   * report about another; empty for an Event that says nothing worth passing on.
   */
  public Optional<ClusterEvent> compose(
      KubeObject object, Instant observedAt, ClusterEvent.Origin origin) {
    return compose(object, around(object), observedAt, origin);
  }

  /** The same, where it is known what is around the object. */
  public Optional<ClusterEvent> compose(
      KubeObject object, Surroundings around, Instant observedAt, ClusterEvent.Origin origin) {
    if (KindCatalog.isEvent(object.kind())) {
      EventReport report = object.content().report();
      return report == null
          ? Optional.empty()
          : Optional.of(reported(object, report, around, observedAt, origin));
    }
    return Optional.of(
        new ClusterEvent.Upserted(
            facts(object, Objects.requireNonNull(around.lineage)),
            object.resourceVersion(),
            observedAt,
            origin));
  }

  /** That the object is gone; empty for a core Event, whose end means nothing. */
  public Optional<ClusterEvent> deleted(
      KubeObject object, Instant observedAt, ClusterEvent.FinalState finalState) {
    if (KindCatalog.isEvent(object.kind())) {
      return Optional.empty();
    }
    return Optional.of(
        new ClusterEvent.Deleted(
            Lineage.ref(object, cluster),
            Lineage.of(object, cluster, index).workload(),
            object.resourceVersion(),
            observedAt,
            finalState));
  }

  /** Whether the index knows all it takes to tell the object's workload for good. */
  public boolean certain(KubeObject object, Surroundings around) {
    EventReport report = object.content().report();
    if (around.lineage == null) {
      return report == null || !report.kind().equals("Pod") || !index.sees("", "Pod");
    }
    return around.lineage.certain();
  }

  /**
   * The uid of a controller of the object that is not known yet: its workload may be another one.
   */
  public @Nullable String missingOwner(KubeObject object, Surroundings around) {
    return object.content().report() == null && around.lineage != null
        ? around.lineage.missing()
        : null;
  }

  /**
   * Whether what a core Event says can be understood by those it is told to: the state of the
   * object that it regards was told before.
   */
  public boolean understood(Surroundings around) {
    return around.regarded == null || around.regarded.told();
  }

  private ClusterEvent reported(
      KubeObject event,
      EventReport said,
      Surroundings around,
      Instant observedAt,
      ClusterEvent.Origin origin) {
    ObjectRef object = regardedRef(said, around.regarded);
    ObjectRef workload = around.lineage == null ? object : around.lineage.workload();
    Instant last = Objects.requireNonNullElse(said.lastSeen(), observedAt);
    Report report =
        new Report(
            event.uid(),
            said.source(),
            said.type(),
            said.reason(),
            said.message(),
            said.part(),
            said.count(),
            Objects.requireNonNullElse(said.firstSeen(), last),
            last);
    return new ClusterEvent.Reported(
        object, workload, report, event.resourceVersion(), observedAt, origin);
  }

  private @Nullable KubeObject regarded(EventReport said) {
    KubeObject found = index.find(group(said), said.kind(), said.namespace(), said.name());
    if (found != null && (said.uid().isEmpty() || found.uid().equals(said.uid()))) {
      return found;
    }
    KubeObject departed = said.uid().isEmpty() ? null : index.departed(said.uid());
    return departed != null ? departed : found;
  }

  private ObjectRef regardedRef(EventReport said, @Nullable KubeObject regarded) {
    // The kubelet names a Node's name as its uid.
    boolean named = said.uid().isEmpty() || said.uid().equals(said.name());
    String uid = regarded != null && named ? regarded.uid() : said.uid();
    return new ObjectRef(cluster, group(said), said.kind(), said.namespace(), said.name(), uid);
  }

  // Some emitters leave the apiVersion out.
  private String group(EventReport said) {
    if (!said.group().isEmpty() || catalog.find("", said.kind()) != null) {
      return said.group();
    }
    return catalog.kinds().stream()
        .filter(kind -> kind.kind().equals(said.kind()))
        .map(kind -> kind.group())
        .findFirst()
        .orElse("");
  }

  private ObjectFacts facts(KubeObject object, Lineage lineage) {
    Content content = object.content();
    ObjectRef application = application(object, lineage.root());
    String node = object.node();
    return new ObjectFacts(
        Lineage.ref(object, cluster),
        lineage.workload(),
        lineage.owners(),
        application,
        object.createdAt(),
        content.deletingSince(),
        content.labels(),
        annotations(object),
        content.images(),
        node,
        architecture(content, node),
        content.health(),
        content.attributes(),
        symptoms(object),
        facets(object, lineage, application));
  }

  /** Its own, and those of its namespace that concern all that is in it. */
  private Map<String, String> annotations(KubeObject object) {
    Map<String, String> own = object.content().annotations();
    KubeObject namespace = namespace(object);
    if (namespace == null || !namespace.content().annotations().containsKey(INHERITED.get(0))) {
      return own;
    }
    Map<String, String> all = new HashMap<>(own);
    for (String name : INHERITED) {
      String value = namespace.content().annotations().get(name);
      if (value != null) {
        all.put(OF_NAMESPACE + name, value);
      }
    }
    return all;
  }

  private @Nullable KubeObject namespace(KubeObject object) {
    return object.namespace().isEmpty()
        ? null
        : index.find("", "Namespace", "", object.namespace());
  }

  private List<Symptom> symptoms(KubeObject object) {
    Symptom contested = IngressRoutes.isIngress(object) ? index.routes().symptom(object) : null;
    if (contested == null) {
      return object.content().symptoms();
    }
    List<Symptom> all = new ArrayList<>(object.content().symptoms());
    all.add(contested);
    return all;
  }

  private @Nullable String architecture(Content content, @Nullable String node) {
    if (content.architecture() != null || node == null) {
      return content.architecture();
    }
    KubeObject known = index.find("", "Node", "", node);
    return known == null ? null : known.content().architecture();
  }

  private List<Facet> facets(KubeObject object, Lineage lineage, @Nullable ObjectRef application) {
    Set<Facet> facets = new LinkedHashSet<>();
    ObjectRef workload = lineage.workload();
    facets.add(
        new Facet(
            "workload", workload.namespace() + '/' + workload.kind() + '/' + workload.name()));
    if (!object.namespace().isEmpty()) {
      facets.add(new Facet("namespace", object.namespace()));
    }
    String node = object.node();
    if (node != null) {
      facets.add(new Facet("node", node));
    }
    for (String image : object.content().images()) {
      facets.add(new Facet("registry", registry(image)));
    }
    if (application != null) {
      facets.add(new Facet("application", application.namespace() + '/' + application.name()));
    }
    for (String component : ownership.componentsOf(object, lineage.root())) {
      facets.add(new Facet("component", component));
    }
    String owner = ownership.ownerOf(object, lineage.root(), namespace(object));
    if (owner != null) {
      facets.add(new Facet("owner", owner));
    }
    facets.addAll(object.content().facets());
    return new ArrayList<>(facets);
  }

  /** The host that an image is pulled from. */
  static String registry(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? first : "docker.io";
  }

  private @Nullable ObjectRef application(KubeObject object, @Nullable KubeObject root) {
    ObjectRef own = manager(object);
    if (own != null || root == null || root == object) {
      return own;
    }
    return manager(root);
  }

  private @Nullable ObjectRef manager(KubeObject object) {
    String tracking = object.content().tracking();
    if (tracking != null && tracking.indexOf(':') > 0) {
      String name = tracking.substring(0, tracking.indexOf(':'));
      int namespaceEnd = name.indexOf('_');
      if (namespaceEnd > 0) {
        return application(name.substring(0, namespaceEnd), name.substring(namespaceEnd + 1));
      }
      String namespace = index.applicationNamespace(name);
      return application(namespace == null ? "argocd" : namespace, name);
    }
    for (String label : INSTANCE_LABELS) {
      String name = object.content().labels().get(label);
      String namespace = name == null ? null : index.applicationNamespace(name);
      boolean itself = KnownObjects.isApplication(object) && object.name().equals(name);
      if (name != null && namespace != null && !itself) {
        return application(namespace, name);
      }
    }
    return null;
  }

  private ObjectRef application(String namespace, String name) {
    KubeObject known = index.find("argoproj.io", "Application", namespace, name);
    String uid = known == null ? "" : known.uid();
    return new ObjectRef(cluster, "argoproj.io", "Application", namespace, name, uid);
  }
}
