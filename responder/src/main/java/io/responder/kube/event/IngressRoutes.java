package io.responder.kube.event;

import io.responder.kube.decode.Content;
import io.responder.kube.decode.KubeObject;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which Ingresses claim which host and path of which class. Of several the oldest has it, as
 * ingress-nginx decides; the others are in conflict. A canary shares its route on purpose and
 * claims nothing. Thread-safe.
 */
public final class IngressRoutes {

  /** The reason of the symptom of an Ingress whose route an older one has. */
  public static final String REASON = "RouteClaimedTwice";

  private static final String CANARY = "nginx.ingress.kubernetes.io/canary";
  private static final Comparator<Claimant> OLDEST =
      Comparator.comparing((Claimant c) -> Objects.requireNonNullElse(c.createdAt, Instant.MAX))
          .thenComparing(Claimant::namespace)
          .thenComparing(Claimant::name);

  private final Map<Claimant, Set<Route>> routes = new HashMap<>(); // guarded by this
  private final Map<Route, NavigableSet<Claimant>> claimants = new HashMap<>(); // guarded by this

  /** An Ingress that claims a route. */
  public record Claimant(String namespace, String name, @Nullable Instant createdAt) {}

  /** A route as a controller tells it from others. */
  private record Route(String ingressClass, String path) {}

  /** Whether it is an Ingress. */
  public static boolean isIngress(KubeObject object) {
    return object.kind().is("networking.k8s.io", "Ingress");
  }

  /** Takes an Ingress as it is now; returns the others that may be in conflict now, or no more. */
  public synchronized Set<Claimant> put(KubeObject ingress) {
    Claimant claimant = claimant(ingress);
    Set<Route> before = routes.getOrDefault(claimant, Set.of());
    Set<Route> now = routes(ingress.content());
    if (before.equals(now)) {
      return Set.of();
    }
    Set<Claimant> others = drop(claimant);
    for (Route route : now) {
      NavigableSet<Claimant> all = claimants.computeIfAbsent(route, key -> new TreeSet<>(OLDEST));
      others.addAll(all);
      all.add(claimant);
    }
    if (!now.isEmpty()) {
      routes.put(claimant, now);
    }
    others.remove(claimant);
    return others;
  }

  /** Forgets an Ingress; returns the others that may be no more in conflict. */
  public synchronized Set<Claimant> remove(KubeObject ingress) {
    return drop(claimant(ingress));
  }

  /** Whether an older Ingress has one of its routes. */
  public boolean isContested(KubeObject ingress) {
    return symptom(ingress) != null;
  }

  /** The symptom of an Ingress in conflict, null where there is none, and of other objects. */
  public @Nullable Symptom symptom(KubeObject ingress) {
    // Asked of every object that is told: without the lock.
    return isIngress(ingress) ? conflict(claimant(ingress)) : null;
  }

  private synchronized @Nullable Symptom conflict(Claimant claimant) {
    for (Route route : routes.getOrDefault(claimant, Set.of())) {
      NavigableSet<Claimant> all = claimants.get(route);
      if (all != null && !all.first().equals(claimant)) {
        return new Symptom(
            SymptomSource.STATUS, "paths", REASON, message(route, all.first()), null, Map.of());
      }
    }
    return null;
  }

  // As ingress-nginx says it, where its webhook sees the second one come.
  private static String message(Route route, Claimant owner) {
    int slash = Math.max(0, route.path.indexOf('/'));
    int space = route.path.lastIndexOf(' ');
    String path = route.path.substring(slash, space < slash ? route.path.length() : space);
    return "host \""
        + route.path.substring(0, slash)
        + "\" and path \""
        + path
        + "\" is already defined in ingress "
        + owner.namespace
        + '/'
        + owner.name;
  }

  private Set<Claimant> drop(Claimant claimant) {
    Set<Claimant> others = new HashSet<>();
    Set<Route> former = routes.remove(claimant);
    for (Route route : former == null ? Set.<Route>of() : former) {
      NavigableSet<Claimant> all = claimants.get(route);
      if (all != null) {
        all.remove(claimant);
        others.addAll(all);
        if (all.isEmpty()) {
          claimants.remove(route);
        }
      }
    }
    return others;
  }

  private static Claimant claimant(KubeObject ingress) {
    return new Claimant(ingress.namespace(), ingress.name(), ingress.createdAt());
  }

  // "host/path type", in the order of the rules.
  private static Set<Route> routes(Content content) {
    String paths = content.attributes().getOrDefault("paths", "");
    boolean claims =
        content.deletingSince() == null && !"true".equals(content.annotations().get(CANARY));
    if (!claims || paths.isEmpty()) {
      return Set.of();
    }
    String ingressClass = content.attributes().getOrDefault("ingressClassName", "");
    Set<Route> claimed = new LinkedHashSet<>();
    for (String path : List.of(paths.split(", ", -1))) {
      claimed.add(new Route(ingressClass, path));
    }
    return claimed;
  }
}
