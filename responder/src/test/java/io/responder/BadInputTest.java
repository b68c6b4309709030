package io.responder;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import io.responder.cli.Failures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command is given by mistake is told with what, where and what to do: never as a bug. */
class BadInputTest {

  private static final byte[] NO_UTF8 = {'a', ':', ' ', (byte) 0xff, (byte) 0xfe};

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path rules;

  private record Result(int code, String err) {}

  @BeforeEach
  void aFolderOfRules() throws Exception {
    rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(
        rules.resolve("greeting.yml"),
        "severity: info\nlevel: symptom\nmatch: {message: 'hello'}\nsummary: {en: a, ko: b}\n");
  }

  private static Result run(Object... arguments) {
    var application = new ResponderApplication();
    var bootstrap = new Bootstrap<>(application);
    application.initialize(bootstrap);
    var words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    var err = new ByteArrayOutputStream();
    var location = new JarLocation(BadInputTest.class);
    int code =
        new Cli(location, bootstrap, new ByteArrayOutputStream(), err)
            .run(words)
            .map(Failures::exitCode)
            .orElse(0);
    return new Result(code, err.toString(StandardCharsets.UTF_8));
  }

  private static void isRefused(Result result, String... messages) {
    assertThat(result.err()).contains(messages).doesNotContain("this is a bug", "\tat ");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void an_empty_message_is_nothing_to_explain() {
    isRefused(run("explain", "--rules", rules, "--message", ""), "--message: is empty; give");
    isRefused(run("explain", "--rules", rules, "--message", "  "), "--message: is empty; give");
    assertThat(run("explain", "--rules", rules, "--message", "", "--reason", "Evicted").code())
        .isEqualTo(1);
    isRefused(
        run("explain", "--rules", rules, "--message", "x", "--limit", "-1"), "--limit -1: must");
    isRefused(
        run("explain", "--rules", rules, "--object", "web", "--recording", "nowhere"),
        "--object \"web\": write kind/name");
  }

  @Test
  void a_test_of_a_rule_that_cannot_be_read_is_named() throws Exception {
    Files.write(rules.resolve("bytes.test.yml"), NO_UTF8);
    Files.createDirectory(rules.resolve("folder.test.yml"));
    Files.createSymbolicLink(rules.resolve("link.test.yml"), Path.of("nowhere"));
    var config = Files.writeString(folder.resolve("config.yml"), "");
    isRefused(
        run("check", config, "--rules", rules),
        "bytes.test.yml: is not UTF-8; save it as UTF-8",
        "folder.test.yml: is a folder, not a file",
        "link.test.yml: is a link to nothing; correct or delete it");
    assertThat(run("test-rules", rules).code()).isEqualTo(1);
  }

  @Test
  void a_rule_that_cannot_be_read_hides_no_other_mistake() throws Exception {
    Files.write(rules.resolve("bytes.yml"), NO_UTF8);
    Files.createSymbolicLink(rules.resolve("link.yml"), Path.of("nowhere"));
    Files.writeString(rules.resolve("odd.yml"), "odd: 1\n");
    isRefused(
        run("explain", "--rules", rules, "--message", "x"),
        "bytes.yml: is not UTF-8",
        "link.yml: is a link to nothing",
        "odd.yml:1:1");
  }

  @Test
  void a_folder_is_no_recording() throws Exception {
    var named = folder + ": is a folder, not a file";
    isRefused(run("replay", folder, "--rules", rules), named);
    isRefused(run("backtest", "--rules", rules, "--against", rules, "--recording", folder), named);
    isRefused(run("explain", "--rules", rules, "--object", "Pod/x", "--recording", folder), named);
    isRefused(run("diagnose", folder, "--rules", rules), named);
    isRefused(run("incidents", "--server", "http://127.0.0.1:1", "--token-file", folder), named);
  }

  @Test
  void what_cannot_be_written_is_said_before_anything_is_called_a_bug() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");
    isRefused(
        run("document-rules", rules, "--out", file),
        file + ": cannot be written: there is a file of that name; name a folder");
    isRefused(
        run("test-rules", rules, "--junit", folder),
        folder + ": cannot be written: it is a folder; name a file");
    isRefused(
        run("test-rules", rules, "--junit", folder.resolve("no/where.xml")),
        "where.xml: cannot be written: its folder does not exist; make it, or name another");
  }

  @Test
  void a_replay_cannot_go_backwards() throws Exception {
    var empty = Files.writeString(folder.resolve("empty.ndjson"), "");
    isRefused(run("replay", empty, "--rules", rules, "--speed", "-1"), "--speed -1.0: must be 0");
    isRefused(run("replay", empty, "--rules", rules, "--speed", "NaN"), "--speed NaN: must be 0");
    // Before hours are spent on it.
    isRefused(run("replay", "nowhere", "--rules", rules, "--until", "x"), "--until x: must be");
  }

  @Test
  void a_kubeconfig_or_a_namespace_that_is_none_is_named() throws Exception {
    var empty = Files.writeString(folder.resolve("empty.yml"), "");
    var bytes = Files.write(folder.resolve("bytes.yml"), NO_UTF8);
    var nowhere =
        Files.writeString(
            folder.resolve("kube.yml"),
            "current-context: a\n"
                + "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
                + "clusters: [{name: a, cluster: {server: 'http://127.0.0.1:1'}}]\n"
                + "users: [{name: a, user: {token: x}}]\n");
    isRefused(scan("--kubeconfig", empty), "empty.yml is no kubeconfig: it has no contexts");
    isRefused(scan("--kubeconfig", bytes), "bytes.yml is not UTF-8");
    isRefused(scan("--kubeconfig", nowhere, "-n", "No Name"), "--namespace \"No Name\": must");
    isRefused(scan("--kubeconfig", nowhere, "--cluster", ""), "--cluster \"\": must");
    isRefused(
        run("record", folder.resolve("out"), "--kubeconfig", nowhere, "--for", "0s"),
        "--for 0s: must be a duration");
    isRefused(
        run("record", folder.resolve("out"), "--kubeconfig", nowhere, "--for", "1s"),
        "nothing could be read from http://127.0.0.1:1");
  }

  private Result scan(Object... arguments) {
    var all = new Object[arguments.length + 3];
    all[0] = "scan";
    all[1] = "--rules";
    all[2] = rules;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return run(all);
  }

  @Test
  void an_address_of_kafka_that_is_none_is_named() {
    isRefused(
        run("backtest", "--rules", rules, "--bootstrap-servers", "nonsense"),
        "Kafka at nonsense cannot be used: Invalid url in bootstrap.servers: nonsense; write");
  }
}
