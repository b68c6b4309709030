package io.responder.history;

import io.responder.history.Episode.Concern;
import io.responder.history.Episode.Standing;
import io.responder.model.Health;
import io.responder.model.ObjectRef;
import io.responder.model.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Episodes and objects for tests; times are minutes after {@link #T0}. */
final class Episodes {

  static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");

  private Episodes() {}

  static Instant at(long minutes) {
    return T0.plusSeconds(minutes * 60);
  }

  static Period period(long from, long to) {
    return new Period(at(from), at(to));
  }

  static ObjectRef deployment(String name) {
    return new ObjectRef("prod", "apps", "Deployment", "shop", name, "uid-" + name);
  }

  static ObjectRef application(String name) {
    return new ObjectRef("prod", "argoproj.io", "Application", "argocd", name, "uid-" + name);
  }

  /** An episode of the Deployment web that began and was opened at once. */
  static Builder of(String id) {
    return new Builder(id);
  }

  static final class Builder {
    private final String id;
    private ObjectRef workload = deployment("web");
    private Set<String> components = Set.of();
    private String cause = "oom-killed";
    private String owner = "";
    private Severity severity = Severity.CRITICAL;
    private Instant onset = T0;
    private Instant detectedAt = T0;
    private Instant openedAt = T0;
    private @Nullable Instant acknowledgedAt;
    private @Nullable Instant resolvedAt;
    private Standing standing = Standing.ALONE;
    private Set<Concern> concerns = Set.of(Concern.PODS);
    private Set<String> watches = Set.of();
    private Map<String, Instant> known = Map.of();

    private Builder(String id) {
      this.id = id;
    }

    Builder on(ObjectRef place) {
      workload = place;
      return this;
    }

    Builder component(String name) {
      components = Set.of(name);
      return this;
    }

    Builder cause(String name) {
      cause = name;
      return this;
    }

    Builder owner(String name) {
      owner = name;
      return this;
    }

    Builder severity(Severity level) {
      severity = level;
      return this;
    }

    Builder from(long minutes) {
      onset = at(minutes);
      detectedAt = onset;
      openedAt = onset;
      return this;
    }

    Builder detected(long minutes) {
      detectedAt = at(minutes);
      return this;
    }

    Builder opened(long minutes) {
      openedAt = at(minutes);
      return this;
    }

    Builder known(String receiver, long minutes) {
      known = new HashMap<>(known);
      known.put(receiver, at(minutes));
      return this;
    }

    Builder acknowledged(long minutes) {
      acknowledgedAt = at(minutes);
      return this;
    }

    Builder to(long minutes) {
      resolvedAt = at(minutes);
      return this;
    }

    Builder explained() {
      standing = Standing.EXPLAINED;
      return this;
    }

    Builder about(Concern... what) {
      concerns = Set.of(what);
      return this;
    }

    /** What the responder says of watches of its own. */
    Builder blind(String... names) {
      workload = new ObjectRef("prod", "responder.io", "Watch", "", "api-server", "");
      concerns = Set.of(Concern.WATCH);
      watches = Set.of(names);
      return this;
    }

    Episode build() {
      return new Episode(
          id,
          workload,
          components,
          cause,
          owner,
          severity,
          onset,
          detectedAt,
          openedAt,
          acknowledgedAt,
          resolvedAt,
          standing,
          concerns,
          watches,
          known);
    }
  }

  static Member pod(String workload, Health health, Set<String> components) {
    return new Member(
        new ObjectRef("prod", "", "Pod", "shop", workload + "-1", "uid-" + workload + "-1"),
        deployment(workload),
        null,
        health,
        components,
        at(-60));
  }

  static Member root(String workload, long createdAt) {
    return new Member(
        deployment(workload),
        deployment(workload),
        application(workload),
        Health.HEALTHY,
        Set.of(),
        at(createdAt));
  }

  static Member app(String name, Health health) {
    return new Member(application(name), application(name), null, health, Set.of(), at(-1_000_000));
  }
}
