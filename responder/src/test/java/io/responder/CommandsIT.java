package io.responder;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.simulator.KubeSimulator;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person runs them: a process, its output and its exit code. */
class CommandsIT {

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private record Result(int code, String out, String err) {}

  private Result run(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dresponder.home=" + ROOT, "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.responder.ResponderApplication");
    command.addAll(List.of(arguments));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.directory(folder.toFile());
    builder.environment().put("RESPONDER_LOG", folder.resolve("log").toString());
    builder.environment().remove("KUBECONFIG");
    builder.environment().put("HOME", folder.toString());
    var process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void isRefused(Result result, String... messages) {
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(messages).doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void the_reference_configuration_is_valid() throws Exception {
    var result = run("check", ROOT.resolve("config.yml").toAbsolutePath().toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("is valid, with ");
  }

  @Test
  void every_mistake_of_a_configuration_is_named_with_its_place() throws Exception {
    var config =
        file("bad.yml", "clustres: []\nkafka:\n  partitions: many\nwatch: {listTimeout: 5}\n");
    isRefused(
        run("server", config.toString()),
        "bad.yml:1:1: clustres: is not a known key; did you mean 'clusters'?",
        "bad.yml:3:3: kafka.partitions: must be a number, not \"many\"",
        "bad.yml:4:9: watch.listTimeout: must be a duration such as 30s, 5m or 2h, not 5");
  }

  @Test
  void a_broker_that_does_not_answer_is_named() throws Exception {
    var config = file("config.yml", "kafka: {bootstrapServers: '127.0.0.1:1'}\n");
    isRefused(run("server", config.toString()), "127.0.0.1:1");
  }

  @Test
  void a_kubeconfig_that_cannot_be_read_is_named() throws Exception {
    isRefused(run("scan", "--kubeconfig", "nowhere.yml"), "nowhere.yml");
    isRefused(run("scan", "--kubeconfig", file("broken.yml", "{{{").toString()), "broken.yml");
  }

  @Test
  void a_broken_line_of_a_recording_is_named() throws Exception {
    var recording = file("broken.ndjson", "\n{\"resource\":\"pods\",\"type\":\"ADDED\"\n");
    isRefused(run("replay", recording.toString()), "broken.ndjson:2");
    isRefused(run("replay", "nowhere.ndjson"), "nowhere.ndjson: does not exist");
  }

  @Test
  void a_rule_for_an_unknown_kind_is_named_with_the_kind_that_was_meant() throws Exception {
    var rules = Files.createDirectory(folder.resolve("rules"));
    Files.createDirectory(rules.resolve("mine"));
    Files.writeString(
        rules.resolve("mine/bad.yml"),
        "severity: criticl\nmatch: {kinds: [Pood], message: 'x'}\nsummary: {en: a, ko: b}\n");
    isRefused(
        run("replay", file("empty.ndjson", "").toString(), "--rules", rules.toString()),
        "bad.yml:1",
        "critical",
        "bad.yml:2",
        "unknown kind \"Pood\"",
        "did you mean \"Pod\"?");
  }

  @Test
  void every_mistake_of_a_broken_pack_and_of_its_tests_is_named_at_once() throws Exception {
    var invalid = ROOT.resolve("responder/src/test/resources/rule/invalid").toAbsolutePath();
    var expected = Files.readAllLines(invalid.resolve("whole-pack.txt"));
    var result =
        run(
            "check",
            ROOT.resolve("config.yml").toAbsolutePath().toString(),
            "--rules",
            invalid.resolve("whole-pack").toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).containsExactlyElementsOf(expected).hasSizeGreaterThan(50);
  }

  @Test
  void explain_names_the_condition_that_stopped_a_rule() throws Exception {
    var result =
        run(
            "explain",
            "--rule",
            "image-tag-not-found",
            "--kind",
            "Pod",
            "--reason",
            "ErrImagePull",
            "--message",
            "web:1: no match for platform in manifest: not found");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("image-tag-not-found: does not fire")
        .contains("except.message: `no match for platform` is in the message");
    isRefused(
        run("explain", "--rule", "image-tag-nt-found", "--message", "x"),
        "there is no such rule; did you mean \"image-tag-not-found\"?");
    isRefused(run("explain", "--rule", "image-tag-not-found"), "either --message or --object");
  }

  @Test
  void explain_reads_an_object_of_a_live_cluster() throws Exception {
    try (var cluster = KubeSimulator.start()) {
      cluster
          .store()
          .apply(
              """
              {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},
               "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"web:1"}]},
               "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
                "containerStatuses":[{"name":"app","image":"web:1","ready":false,"restartCount":0,
                 "state":{"waiting":{"reason":"ErrImagePull",
                  "message":"no match for platform in manifest: not found"}}}]}}
              """);
      var kubeconfig = file("kubeconfig", cluster.kubeconfig()).toString();
      var result =
          run("explain", "--kubeconfig", kubeconfig, "--object", "pod/web-1", "--output", "json");
      assertThat(result.code()).isZero();
      assertThat(result.out().lines().findFirst().orElseThrow())
          .startsWith("{\"rule\":\"image-platform-mismatch\"")
          .contains("\"verdict\":\"FIRES\"");
      isRefused(
          run("explain", "--kubeconfig", kubeconfig, "--object", "pod/web-2"),
          "there is no such object; did you mean Pod/web-1?");
    }
  }

  @Test
  void a_wrong_argument_is_explained() throws Exception {
    var result = run("replay", file("empty.ndjson", "").toString(), "--output", "xml");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("xml");
  }

  @Test
  void a_scan_of_a_cluster_prints_its_problems_and_ends_with_1() throws Exception {
    try (var cluster = KubeSimulator.start()) {
      var kubeconfig = file("kubeconfig", cluster.kubeconfig()).toString();
      var healthy = run("scan", "--kubeconfig", kubeconfig);
      assertThat(healthy.err()).isEmpty();
      assertThat(healthy.out()).contains("No problems found.");
      assertThat(healthy.code()).isZero();
      cluster
          .store()
          .apply(
              """
              {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},
               "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
               "status":{"phase":"Pending","containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1",
                "ready":false,"restartCount":0,"state":{"waiting":{"reason":"ErrImagePull",
                "message":"no match for platform in manifest: not found"}}}]}}
              """);
      var broken = run("scan", "--kubeconfig", kubeconfig, "--output", "json");
      assertThat(broken.code()).isEqualTo(1);
      assertThat(broken.out()).contains("\"cause\":\"image-platform-mismatch\"");
    }
  }

  @Test
  void what_is_recorded_can_be_replayed() throws Exception {
    try (var cluster = KubeSimulator.start()) {
      cluster
          .store()
          .apply(
              "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}");
      var kubeconfig = file("kubeconfig", cluster.kubeconfig()).toString();
      var recorded = run("record", "out.ndjson", "--kubeconfig", kubeconfig, "--for", "3s");
      assertThat(recorded.code()).as(recorded.err()).isZero();
      var replayed = run("replay", "out.ndjson");
      assertThat(replayed.code()).as(replayed.err()).isZero();
      assertThat(replayed.out()).contains("0 incidents from ");
      isRefused(
          run("record", "out.ndjson", "--kubeconfig", kubeconfig),
          "out.ndjson: exists already: name another file or add --overwrite");
    }
  }

  @Test
  void messages_are_diagnosed_one_line_each() throws Exception {
    var messages =
        file(
            "messages.jsonl",
            """
            {"id":"1","kind":"Pod","reason":"ErrImagePull","message":"no match for platform in manifest: not found","extra":1}
            {"id":"2","kind":"Pod","reason":"Started","message":"Started container app"}
            """);
    var result = run("diagnose", messages.toString());
    assertThat(result.code()).as(result.err()).isZero();
    var lines = result.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("{\"id\":\"1\",\"cause\":\"image-platform-mismatch\"");
    assertThat(lines.get(1)).startsWith("{\"id\":\"2\",\"cause\":null,\"rule\":null");
  }
}
