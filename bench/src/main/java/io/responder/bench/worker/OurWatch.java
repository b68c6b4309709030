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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The whole watch part as the service runs it, all kinds, with a sink that only counts.
 *
 * <p>Arguments: kubeconfig, the kind that is counted, how many objects there are at most. {@code
 * again} closes the watch and begins anew in the same process.
 */
final class OurWatch {

  private static final CompletionStage<Void> TAKEN = CompletableFuture.completedFuture(null);

  private final String kind;
  private final Tally tally;

  private OurWatch(String kind, Tally tally) {
    this.kind = kind;
    this.tally = tally;
  }

  public static void main(String[] arguments) throws IOException {
    Tally tally = new Tally(Integer.parseInt(arguments[2]));
    OurWatch ours = new OurWatch(arguments[1], tally);
    ClusterConfig cluster = new ClusterConfig("bench", arguments[0], null, List.of());
    Supplier<ClusterWatch> watches =
        () ->
            new ClusterWatch(
                cluster,
                WatchConfig.defaults(),
                ClusterConnection.open(cluster, "bench", Map.of()),
                ours::take,
                ObjectTap.NONE,
                status -> {},
                Clock.systemUTC());
    AtomicReference<ClusterWatch> watch = new AtomicReference<>(watches.get());
    Commands.serve(
        words ->
            switch (words.get(0)) {
              case "told" -> Long.toString(watch.get().told());
              case "again" -> {
                watch.get().close();
                tally.clear();
                watch.set(watches.get());
                yield tally.answer(List.of("start"), watch.get()::start);
              }
              default -> tally.answer(words, watch.get()::start);
            });
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
