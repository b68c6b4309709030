package io.responder.bench.trial;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Runs benchmarks. Arguments: {@code --quick}, {@code --list}, {@code --table FILE}, names; without
 * names, all of them.
 *
 * <p>Exit code 1 where one of them did not put out what it had to; a missed target is a line in the
 * table.
 */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException {
    List<String> names = new ArrayList<>();
    Run.Size size = Run.Size.FULL;
    Path table = null;
    Map<String, Trial> all = all();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> size = Run.Size.QUICK;
        case "--table" -> table = Path.of(arguments[++i]);
        case "--list" -> {
          all.values()
              .forEach(
                  trial ->
                      System.out.printf(
                          "%-26s at most %2d min  %s%n",
                          trial.name(), trial.limit().toMinutes(), trial.what()));
          return;
        }
        default -> names.add(arguments[i]);
      }
    }
    for (String name : names) {
      if (!all.containsKey(name)) {
        System.err.println(
            "no benchmark " + name + "; there are " + String.join(", ", all.keySet()));
        System.exit(2);
      }
    }
    List<Trial> trials =
        names.isEmpty() ? List.copyOf(all.values()) : names.stream().map(all::get).toList();
    Path work = Files.createTempDirectory("responder-bench");
    boolean failed = false;
    try (Run run = new Run(size, work)) {
      Runtime.getRuntime().addShutdownHook(new Thread(run::closeChildren));
      for (Trial trial : trials) {
        failed |= !measure(run, trial);
        if (table != null) {
          // After each: a run that is interrupted keeps what it has.
          Table.write(table, run.figures());
        }
      }
    } finally {
      if (failed) {
        System.err.println("Logs of what failed are in " + work);
      } else {
        delete(work);
      }
    }
    System.exit(failed ? 1 : 0);
  }

  private static boolean measure(Run run, Trial trial) {
    System.out.println(trial.name() + ": " + trial.what());
    run.begin(trial.name());
    long start = System.nanoTime();
    ExecutorService alone = Executors.newSingleThreadExecutor();
    try {
      alone.invokeAny(List.of(measuring(run, trial)), trial.limit().toMillis(), MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      String limit = trial.limit().toMinutes() + " minutes";
      run.add(Figure.unavailable(trial.name(), "FAILED: it took longer than " + limit));
      return false;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      run.add(
          Figure.unavailable(trial.name(), "FAILED: " + (cause == null ? e : cause).getMessage()));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      alone.shutdownNow();
      run.closeChildren();
      run.say("took " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }
  }

  private static Callable<Boolean> measuring(Run run, Trial trial) {
    return () -> {
      trial.measure(run);
      return true;
    };
  }

  private static Map<String, Trial> all() {
    Map<String, Trial> all = new LinkedHashMap<>();
    List<Trial> trials = new ArrayList<>();
    trials.add(new IngestTrial("pods", "Pod", 15));
    trials.add(new IngestTrial("events", "Event", 8));
    trials.add(new IngestTrial("applications", "Application", 15));
    trials.add(new SyncTrial());
    trials.add(new HeapTrial());
    trials.add(new ProtobufTrial());
    trials.add(new LatencyTrial());
    trials.add(new ThroughputTrial());
    trials.add(new BlindnessTrial());
    trials.add(new StartTrial());
    trials.add(new RepeatsTrial());
    trials.add(new StormTrial());
    trials.addAll(JmhTrials.all());
    trials.forEach(trial -> all.put(trial.name(), trial));
    return all;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
