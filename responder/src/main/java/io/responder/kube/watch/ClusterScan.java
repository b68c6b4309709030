package io.responder.kube.watch;

import com.google.common.collect.Interner;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.event.EventComposer;
import io.responder.kube.event.KnownObjects;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.source.ClusterTrouble;
import io.responder.kube.source.KindReader;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchProgress;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.Backoff;
import io.responder.kube.transport.ObjectRequests;
import io.responder.kube.transport.Refusal;
import io.responder.model.ClusterEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One pass over a cluster: every kind is listed once. */
public final class ClusterScan {

  private static final int ATTEMPTS = 3;

  private final ClusterConfig cluster;
  private final WatchConfig config;
  private final ClusterConnection connection;
  private final ObjectTap tap;
  private final InstantSource clock;

  public ClusterScan(
      ClusterConfig cluster,
      WatchConfig config,
      ClusterConnection connection,
      ObjectTap tap,
      InstantSource clock) {
    this.cluster = cluster;
    this.config = config;
    this.connection = connection;
    this.tap = tap;
    this.clock = clock;
  }

  /**
   * Lists everything. Failures are tried again, a few times, and then told in the result.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Result run() throws InterruptedException {
    KindCatalog catalog = ClusterWatch.catalog(config);
    ApiTransport transport =
        new ApiTransport(connection, config.listTimeout(), config.watchTimeout());
    Interner<Object> interner = ObjectDecoder.interner();
    ClusterTrouble trouble = new ClusterTrouble(cluster.name());
    KnownObjects known = new KnownObjects();
    List<KubeObject> objects = new ArrayList<>();
    List<WatchStatus> states = new ArrayList<>();
    for (ClusterWatch.Scope scope : ClusterWatch.scopes(catalog, cluster, ClusterPart.WHOLE)) {
      WatchProgress progress =
          new WatchProgress(
              cluster.name(), scope.kind(), scope.namespace(), trouble, status -> {}, clock);
      ObjectDecoder decoder =
          new ObjectDecoder(
              scope.kind(), catalog.reader(scope.kind()), config.annotationFilter(), interner);
      ObjectRequests requests =
          new ObjectRequests(
              transport,
              new KindReader(decoder, tap),
              scope.namespace(),
              config.pageSize(),
              progress::heard);
      List<KubeObject> listed = list(requests, progress);
      listed.forEach(known::put);
      objects.addAll(listed);
      states.add(progress.status(listed.size()));
    }
    return new Result(
        events(objects, new EventComposer(cluster.name(), catalog, known, config.ownership())),
        states);
  }

  private List<ClusterEvent> events(List<KubeObject> objects, EventComposer composer) {
    Instant now = clock.instant();
    List<ClusterEvent> events = new ArrayList<>();
    for (KubeObject object : objects) {
      composer.compose(object, now, ClusterEvent.Origin.LISTED).ifPresent(events::add);
    }
    return events;
  }

  private List<KubeObject> list(ObjectRequests requests, WatchProgress progress)
      throws InterruptedException {
    Backoff backoff = ClusterWatch.backoff(config);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        ObjectRequests.Listing listing = requests.list();
        progress.listed();
        return objects(listing, progress);
      } catch (Refusal refusal) {
        if (refusal.code() == 404) {
          progress.absent();
          return List.of();
        }
        if (refusal.code() == 403) {
          progress.forbidden("list", refusal.said());
          return List.of();
        }
        if (refusal.code() == 401) {
          requests.refresh();
        }
        progress.failed(WatchStatus.Trouble.REFUSED, String.valueOf(refusal.getMessage()));
        rest(attempt, backoff.next(refusal.retryAfter()).toMillis());
      } catch (IOException e) {
        progress.failed(
            WatchStatus.Trouble.SILENT, e.getClass().getSimpleName() + ": " + e.getMessage());
        rest(attempt, backoff.next(null).toMillis());
      }
    }
    return List.of();
  }

  private static void rest(int attempt, long millis) throws InterruptedException {
    if (attempt < ATTEMPTS) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  private static List<KubeObject> objects(ObjectRequests.Listing listing, WatchProgress progress) {
    List<KubeObject> objects = new ArrayList<>();
    for (Decoded decoded : listing.items()) {
      if (decoded instanceof Decoded.Known known) {
        objects.add(known.object().asListed());
      } else if (decoded instanceof Decoded.Undecodable undecodable) {
        progress.undecodable(undecodable);
      }
    }
    return objects;
  }

  /**
   * What one pass saw.
   *
   * @param events nodes and owners first, core Events last
   * @param states each kind in each scope: those that are not {@code SYNCED} were not seen
   */
  public record Result(List<ClusterEvent> events, List<WatchStatus> states) {
    public Result {
      events = List.copyOf(events);
      states = List.copyOf(states);
    }

    /** What could not be seen though it may be there: neither listed nor absent. */
    public List<WatchStatus> unseen() {
      return states.stream()
          .filter(
              status ->
                  status.state() == WatchStatus.State.BLIND
                      || status.state() == WatchStatus.State.WAITING)
          .toList();
    }
  }
}
