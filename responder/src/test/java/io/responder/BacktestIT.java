package io.responder;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.cli.Rules;
import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.model.ClusterEvent;
import io.responder.model.Incident;
import io.responder.model.Snapshot;
import io.responder.model.Transition;
import io.responder.replay.Sick;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import io.responder.stream.Feeds;
import io.responder.stream.KafkaConfig;
import io.responder.stream.QuietKafka;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.StreamPipeline;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changed rules over what a real broker retained of a running pipeline. */
@ExtendWith(QuietKafka.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BacktestIT {

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final List<Transition> told = new CopyOnWriteArrayList<>();
  private final Instant start = Instant.now().truncatedTo(SECONDS).minusSeconds(1_800);
  private final SteppedClock clock = new SteppedClock(start);

  private record Result(int code, String out, String err) {}

  /** A life of half an hour ago, told to the service: two workloads break, one of them heals. */
  @BeforeAll
  void live(@TempDir Path directory) throws Exception {
    folder = directory;
    Files.writeString(
        folder.resolve("config.yml"), "kafka: {dataDirectory: '" + folder.resolve("data") + "'}\n");
    try (var pipeline = pipeline()) {
      pipeline.feed("test", Feeds.to(told::add));
      var events =
          List.of(
              Sick.pulling("web", 1, start, Sick.PLATFORM),
              Sick.pulling("api", 1, start.plusSeconds(1), "ghcr.io/shop/api:1: not found"),
              Sick.pulling("api", 1, start.plusSeconds(1), "ghcr.io/shop/api:1: not found"),
              Sick.healthy("api", 2, start.plusSeconds(300)),
              Sick.healthy("fine", 1, start.plusSeconds(301)),
              Sick.pulling("lost", 1, start.plusSeconds(302), Sick.PLATFORM),
              // Told again by the snapshot that follows.
              Sick.pulling("web", 1, start.plusSeconds(304), Sick.PLATFORM));
      append(pipeline, events);
      // What vanished unseen is in no event, only missing in a snapshot.
      var snapshot =
          new Snapshot(
              "prod",
              "",
              "Pod",
              "",
              Snapshot.Extent.SYMPTOMATIC,
              start.plusSeconds(303),
              start.plusSeconds(310));
      pipeline.eventLog().complete(snapshot).toCompletableFuture().get(10, TimeUnit.SECONDS);
      clock.set(Instant.now());
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(
              () -> told.stream().filter(t -> t.after() instanceof Incident.Resolved).count() == 2);
      assertThat(inOrder(told)).isEqualTo(inOrder(replayed(events, snapshot)));
      // While the service runs its broker is used as it is.
      var running = backtest(ROOT.resolve("rules"));
      assertThat(running.code()).as(running.out() + running.err()).isZero();
      assertThat(running.out()).startsWith("0 incidents differ, 3 are the same, over 7 events");
    }
  }

  @Test
  void theSameRulesWouldHaveFoundTheSameAndNothingIsWritten() throws Exception {
    var before = sizes();
    var result = backtest(ROOT.resolve("rules"));
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).startsWith("0 incidents differ, 3 are the same, over 7 events");
    assertThat(sizes()).isEqualTo(before);
  }

  @Test
  void changedRulesDifferInWhatTheyFindAndWhen() throws Exception {
    var rules = copy(ROOT.resolve("rules"));
    // Another word for the cause of one, more patience and less weight for the other.
    var platform = rules.resolve("kubernetes/image-platform-mismatch.yml");
    Files.writeString(platform, "cause: pvc-lost\n" + Files.readString(platform));
    var tag = rules.resolve("kubernetes/image-tag-not-found.yml");
    Files.writeString(
        tag, Files.readString(tag).replace("severity: critical", "severity: warning\nfor: 2m"));
    var result = backtest(rules, "--output", "json");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(1);
    var lines = result.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .startsWith("{\"changes\":[\"cause\"],\"cluster\":\"prod\",\"namespace\":\"shop\"")
        .contains("\"workload\":\"web\"", "\"cause\":\"pvc-lost\"");
    assertThat(lines.get(1))
        .startsWith("{\"changes\":[\"severity\",\"timing\"]")
        .contains("\"workload\":\"api\"", "\"openedAt\":\"" + start.plusSeconds(121));
    assertThat(lines.get(3)).startsWith("{\"different\":3,\"same\":0,\"unknown\":0,");
  }

  @Test
  void aRuleThatIsTakenAwayFindsNothing() throws Exception {
    var rules = folder.resolve("few");
    Files.writeString(
        Files.createDirectories(rules.resolve("mine")).resolve("tag.yml"),
        "severity: critical\nmatch: {kinds: [Pod], message: ': not found'}\n"
            + "summary: {en: a, ko: b}\nsteps: [{say: {en: a, ko: b}}]\n");
    var result = backtest(rules);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("Deployment shop/web", "image-platform-mismatch -> tag")
        .contains("3 incidents differ");
  }

  @Test
  void aPeriodWithoutAnythingIsSaidToBeSo() throws Exception {
    var result =
        run(
            "backtest",
            "--rules",
            ROOT.resolve("rules").toString(),
            "--bootstrap-servers",
            "127.0.0.1:1");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("127.0.0.1:1", "kafka.bootstrapServers");
    var nowhere = Files.writeString(folder.resolve("none.yml"), "kafka: {dataDirectory: none}\n");
    result =
        run(
            "backtest",
            "--rules",
            ROOT.resolve("rules").toString(),
            "--config",
            nowhere.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("data directory none holds nothing");
    assertThat(folder.resolve("none")).doesNotExist();
    result = run("backtest", "--rules", "nowhere", "--since", "yesterday");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("yesterday: must be a duration such as 30s, 5m or 72h");
  }

  @Test
  void recordingsAreComparedWithWhatTheRulesMakeOfThemNow() throws Exception {
    var recording =
        Files.writeString(
            folder.resolve("one.ndjson"),
            """
            {"resource":"pods","type":"ADDED","at":"2026-01-05T09:00:00Z","object":{"apiVersion":"v1","kind":"Pod",\
            "metadata":{"name":"web-1","namespace":"shop","uid":"u","resourceVersion":"1"},\
            "spec":{"containers":[{"name":"app","image":"web:1"}]},\
            "status":{"phase":"Pending","containerStatuses":[{"name":"app","image":"web:1","ready":false,\
            "restartCount":0,"state":{"waiting":{"reason":"ErrImagePull","message":"no match for platform in manifest: not found"}}}]}}}
            """);
    var rules = copy(ROOT.resolve("rules"));
    var same = run("backtest", "--rules", rules.toString(), "--recording", recording.toString());
    assertThat(same.err()).isEmpty();
    assertThat(same.code()).isZero();
    var platform = rules.resolve("kubernetes/image-platform-mismatch.yml");
    Files.writeString(
        platform, Files.readString(platform).replace("severity: critical", "severity: warning"));
    var changed = run("backtest", "--rules", rules.toString(), "--recording", recording.toString());
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out())
        .startsWith("severity  critical -> warning  Pod shop/web-1  image-platform-mismatch")
        .contains("1 incident differs, 0 are the same");
  }

  private Result backtest(Path rules, String... more) throws Exception {
    var arguments =
        new ArrayList<>(
            List.of(
                "backtest",
                "--rules",
                rules.toAbsolutePath().toString(),
                "--since",
                "1h",
                "--config",
                folder.resolve("config.yml").toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(new String[0]));
  }

  private Result run(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dresponder.home=" + ROOT.toAbsolutePath()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.responder.ResponderApplication");
    command.addAll(List.of(arguments));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.directory(folder.toFile());
    builder.environment().put("RESPONDER_LOG", folder.resolve("log").toString());
    var process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }

  private StreamPipeline pipeline() {
    var config = IncidentConfig.defaults();
    return StreamPipeline.start(
        KafkaConfig.embedded(folder.resolve("data")),
        new Reductions<>(
            new Reduction<>(
                ObjectHistory.class,
                new RuleEngine(Rules.load(ROOT.resolve("rules")), RuleFailures.ignored())),
            new Reduction<>(WorkloadIncidents.class, new IncidentReducer(config)),
            new Reduction<>(ClusterIncidents.class, new Correlator(config))),
        clock,
        StreamPipeline.WhenUnreachable.FAIL);
  }

  /** Waits for each, so that they are processed in the order in which they happened. */
  private void append(StreamPipeline pipeline, List<ClusterEvent> events) throws Exception {
    for (var event : events) {
      clock.set(event.observedAt());
      pipeline.eventLog().append(event).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> told.stream().map(t -> t.after().id()).distinct().count() == 3);
  }

  private static List<Transition> replayed(List<ClusterEvent> events, Snapshot snapshot) {
    var transitions = new ArrayList<Transition>();
    var config = IncidentConfig.defaults();
    var replay =
        new VirtualPipeline(
            new RuleEngine(Rules.load(ROOT.resolve("rules")), RuleFailures.ignored()),
            new IncidentReducer(config),
            new Correlator(config),
            transitions::add);
    events.forEach(replay::accept);
    replay.accept(snapshot);
    replay.advanceTo(Instant.now());
    return transitions;
  }

  private static List<Transition> inOrder(List<Transition> transitions) {
    return transitions.stream().sorted(Comparator.comparing(Transition::id)).toList();
  }

  /** The bytes of the topics of the responder, and whether there are consumer groups beside it. */
  private List<String> sizes() throws Exception {
    try (var files = Files.walk(folder.resolve("data/kafka"))) {
      var sizes = new ArrayList<String>();
      for (var file : files.sorted().toList()) {
        var name = folder.relativize(file).toString();
        if (name.endsWith(".log") && (name.contains("responder.") || name.contains("__consumer"))) {
          sizes.add(name + " " + Files.size(file));
        }
      }
      assertThat(sizes).isNotEmpty();
      return sizes;
    }
  }

  private Path copy(Path rules) throws Exception {
    var target = Files.createTempDirectory(folder, "changed");
    try (var files = Files.walk(rules)) {
      for (var file : files.toList()) {
        var to = target.resolve(rules.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return target;
  }
}
