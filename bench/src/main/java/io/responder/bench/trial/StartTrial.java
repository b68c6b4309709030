package io.responder.bench.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How soon the service tells something: from its start to the webhook of what was broken already,
 * and from its start after kill -9 to the webhook of what broke meanwhile. With the broker in the
 * process, without and with an archive of classes.
 */
final class StartTrial implements Trial {

  private static final int PROBES = 50;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String what() {
    return "starts and kills of bin/responder on JDK 17 and 25, with and without a class archive";
  }

  /** Two JDKs, for each an archive that is made at lowest priority. */
  @Override
  public Duration limit() {
    return Duration.ofMinutes(20);
  }

  /** Medians of some starts: seconds, and resident megabytes when it was ready. */
  private record Times(double first, double after, double resident) {
    static Times median(List<Times> all) {
      return new Times(
          Run.median(all.stream().map(Times::first).toList()),
          Run.median(all.stream().map(Times::after).toList()),
          Run.median(all.stream().map(Times::resident).toList()));
    }
  }

  @Override
  public void measure(Run run) throws Exception {
    measure(run, "JDK 17, AppCDS", home("17"));
    measure(run, "JDK 25, AOT cache", home("25"));
  }

  private static void measure(Run run, String what, @Nullable Path home) throws Exception {
    if (home == null) {
      run.add(Figure.unavailable("start: " + what, "no such JDK on this machine"));
      return;
    }
    archive(home);
    Run.Load load = run.load();
    List<Times> without = new ArrayList<>();
    List<Times> with = new ArrayList<>();
    for (int pair = 0; pair < run.pairs(); pair++) {
      with.add(times(run, load, home, "auto", what.replaceAll("\\W", "") + "with" + pair));
      without.add(times(run, load, home, "never", what.replaceAll("\\W", "") + "without" + pair));
      run.say(what + ": " + with.get(pair) + " with, " + without.get(pair) + " without");
    }
    Times fast = Times.median(with);
    Times slow = Times.median(without);
    String note = "bin/responder server, broker in the process, wall time; the work is shared";
    add(run, what + ": start → first webhook", "s", fast.first, slow.first, note);
    add(
        run,
        what + ": kill -9 and start → webhook of what was missed",
        "s",
        fast.after,
        slow.after,
        note);
    add(run, what + ": resident memory when ready", "MB", fast.resident, slow.resident, "VmRSS");
  }

  private static void add(
      Run run, String what, String unit, double with, double without, String note) {
    run.add(
        new Figure(
            "start: " + what,
            Figure.number(with) + ' ' + unit,
            Figure.number(without) + ' ' + unit + " (without archive)",
            with / without,
            "×",
            null,
            note));
  }

  private static void archive(Path home) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bin/responder", "archive");
    builder.environment().putAll(environment(home, "auto"));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    if (!process.waitFor(8, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("bin/responder archive made none; see target/archive.log");
    }
  }

  private static Map<String, String> environment(Path home, String archive) {
    return Map.of(
        "JAVA_HOME", home.toString(), "RESPONDER_BUILD", "never", "RESPONDER_ARCHIVE", archive);
  }

  private static Times times(Run run, Run.Load load, Path home, String archive, String name)
      throws IOException, InterruptedException {
    load.world("probes=" + PROBES + " nodes=5 failing=1");
    ServiceUnderTest.Setup setup = ServiceUnderTest.configure(run, load, null, name);
    List<String> command = List.of("bin/responder", "server", setup.config().toString());
    Map<String, String> environment = environment(home, archive);
    double first;
    double resident;
    long begun = System.nanoTime();
    try (ServiceUnderTest service = ServiceUnderTest.launch(run, setup, command, environment)) {
      first = told(service, load, 0, begun);
      service.awaitReady(120);
      resident = service.residentMegabytes();
      // What was told is committed with the next round of the feed; a kill between is another test.
      TimeUnit.SECONDS.sleep(2);
    }
    // Probe 1 begins to fail while nobody looks.
    load.server().ask("append", "pods", 2);
    begun = System.nanoTime();
    try (ServiceUnderTest service = ServiceUnderTest.launch(run, setup, command, environment)) {
      double after = told(service, load, 1, begun);
      service.awaitReady(120);
      if (load.server().numbers("repeated")[0] > 0) {
        throw new IOException("a webhook came twice");
      }
      return new Times(first, after, resident);
    }
  }

  /** Seconds until the probe's problem was told. */
  private static double told(ServiceUnderTest service, Run.Load load, int probe, long begun)
      throws IOException, InterruptedException {
    long until = begun + 120_000_000_000L;
    while (System.nanoTime() < until && service.alive()) {
      for (String news : load.server().ask("news").split(" ", -1)) {
        if (news.startsWith(probe + "=opened=")) {
          return (System.nanoTime() - begun) / 1e9;
        }
      }
      Thread.sleep(10);
    }
    throw new IOException("probe " + probe + " was not told; see service.log");
  }

  /** The folder of a JDK of that version: this one, or where Linux has them; null where none is. */
  private static @Nullable Path home(String version) throws IOException {
    if (System.getProperty("java.specification.version").equals(version)) {
      return Path.of(System.getProperty("java.home"));
    }
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return null;
    }
    try (Stream<Path> homes = Files.list(all)) {
      return homes
          .filter(home -> home.getFileName().toString().contains("-" + version + "-"))
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .findFirst()
          .orElse(null);
    }
  }
}
