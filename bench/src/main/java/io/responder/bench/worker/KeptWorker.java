package io.responder.bench.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the service keeps in memory of objects of which reports are repeated: the pipeline with its
 * broker. Arguments: where its data are, objects, incidents.
 */
final class KeptWorker {

  private static final int AT_ONCE = 5_000;

  private final int objects;
  private final int incidents;
  private final Instant start = Instant.now();
  private final LivePipeline pipeline;
  private final AtomicLong told = new AtomicLong();
  private long said;

  private KeptWorker(Path data, int objects, int incidents) {
    this.objects = objects;
    this.incidents = incidents;
    this.pipeline =
        new LivePipeline(data, RepeatsWorker.config(), transition -> told.incrementAndGet());
  }

  public static void main(String[] arguments) throws IOException {
    KeptWorker worker =
        new KeptWorker(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Commands.serve(worker::answer);
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "ready" -> pipeline.ready();
      case "say" -> say(Integer.parseInt(words.get(1)));
      case "told" -> Long.toString(told.get());
      case "heap" -> Long.toString(Tally.heap());
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  /** Says so many reports, and waits until nothing of what follows from them waits any more. */
  private String say(int reports) throws InterruptedException {
    for (int left = reports; left > 0; left -= AT_ONCE) {
      for (int i = 0; i < Math.min(AT_ONCE, left); i++) {
        pipeline.append(RepeatsWorker.report(said++, objects, incidents, start));
      }
      while (pipeline.durable() < said) {
        Thread.sleep(1);
      }
    }
    pipeline.settle();
    return "ok";
  }
}
