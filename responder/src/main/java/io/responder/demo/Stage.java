package io.responder.demo;

import io.responder.simulator.ClusterState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plays the story in the simulated cluster, in real time. */
final class Stage {

  private final Story story;
  private final ClusterState cluster;
  private final PrintStream out;
  private volatile Instant startedAt = Instant.MAX;

  Stage(Story story, ClusterState cluster, PrintStream out) {
    this.story = story;
    this.cluster = cluster;
    this.out = out;
  }

  /** The cluster as it is before anything happens. */
  void setUp() {
    play(story.steps().get(0));
  }

  /** When the story began; far in the future before it did. */
  Instant startedAt() {
    return startedAt;
  }

  /**
   * Plays all further steps and returns after the last.
   *
   * @param once without the steps that {@code --once} does not wait for
   */
  void play(boolean once) throws InterruptedException {
    startedAt = Instant.now();
    List<Story.Step> rest = story.steps().subList(1, story.steps().size());
    for (var step : rest) {
      if (once && step.afterOnce()) {
        continue;
      }
      var wait = Duration.between(Instant.now(), startedAt.plus(step.at()));
      TimeUnit.MILLISECONDS.sleep(Math.max(0, wait.toMillis()));
      play(step);
    }
  }

  private void play(Story.Step step) {
    out.println("~ " + step.tell());
    out.println();
    step.objects(Instant.now()).forEach(cluster::apply);
    for (var name : step.deletions()) {
      cluster.delete(resource(name), name.namespace(), name.name());
    }
  }

  private static String resource(Story.Name name) {
    int slash = name.apiVersion().indexOf('/');
    var plural = name.kind().toLowerCase(java.util.Locale.ROOT) + 's';
    return slash < 0 ? plural : plural + '.' + name.apiVersion().substring(0, slash);
  }
}
