package io.responder.bench.worker;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.watch.ClusterWatch;
import io.responder.kube.watch.WatchConfig;
import io.responder.model.ClusterEvent;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The whole watch part as the service runs it, all kinds, with a sink that only counts.
 *
 * <p>Arguments: kubeconfig, the kind that is counted, how many objects there are at most. {@code
 * again} closes the watch and begins anew in the same process.
 */
final class OurWatch {

  private static final CompletionStage<Void> TAKEN = CompletableFuture.completedFuture(null);

  private final ClusterConfig cluster;
  private final String kind;
  private final Tally tally;
  private ClusterWatch watch;

  private OurWatch(ClusterConfig cluster, String kind, Tally tally) {
    this.cluster = cluster;
    this.kind = kind;
    this.tally = tally;
    this.watch = watch();
  }

  public static void main(String[] arguments) throws IOException {
    OurWatch ours =
        new OurWatch(
            new ClusterConfig("bench", arguments[0], null, List.of()),
            arguments[1],
            new Tally(Integer.parseInt(arguments[2])));
    Commands.serve(ours::answer);
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "told" -> Long.toString(watch.told());
      case "again" -> {
        watch.close();
        tally.clear();
        watch = watch();
        yield tally.answer(List.of("start"), watch::start);
      }
      default -> tally.answer(words, watch::start);
    };
  }

  private ClusterWatch watch() {
    return new ClusterWatch(
        cluster,
        WatchConfig.defaults(),
        ClusterConnection.open(cluster, "bench", Map.of()),
        this::take,
        ObjectTap.NONE,
        status -> {},
        Clock.systemUTC());
  }

  private CompletionStage<Void> take(ClusterEvent event) {
    if (event instanceof ClusterEvent.Reported reported) {
      if (kind.equals("Event")) {
        tally.handled(reported.report().id(), event.resourceVersion());
      }
    } else if (event instanceof ClusterEvent.Upserted upserted
        && event.object().kind().equals(kind)) {
      check(upserted);
      tally.handled(event.object().name(), event.resourceVersion());
    }
    return TAKEN;
  }

  // That the event is a full one: a projection that dropped half of it would be cheap.
  private void check(ClusterEvent.Upserted event) {
    boolean owned = !event.object().name().startsWith("web-");
    if (kind.equals("Pod")
        && (event.facts().images().isEmpty()
            || event.facts().architecture() == null
            || !(owned || event.workload().kind().equals("Deployment")))) {
      tally.wrong("an event without images, architecture or workload: " + event);
    }
  }
}
