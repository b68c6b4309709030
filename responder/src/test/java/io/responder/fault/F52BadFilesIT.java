package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F52: a configuration or a rule that is broken, hostile or huge is refused as a whole, in seconds
 * and in a small heap, with a message that says where and what.
 */
class F52BadFilesIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String GOOD_END = "summary: {en: a, ko: b}\n";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("configurations")
  void a_bad_configuration_is_refused(String name, String content, String... said) {
    isRefused(content.getBytes(StandardCharsets.UTF_8), said);
  }

  static Stream<Arguments> configurations() {
    return Stream.of(
        Arguments.of("not YAML", "kafka: {partitions: 3\nnotify", new String[] {"config.yml:"}),
        Arguments.of("alias bomb", aliasBomb(), new String[] {"config.yml"}),
        Arguments.of(
            "a key twice",
            "kafka: {partitions: 3}\nkafka: {partitions: 4}\n",
            new String[] {"config.yml:2", "kafka"}),
        Arguments.of(
            "an unknown key",
            "kafka: {partitons: 3}\n",
            new String[] {"config.yml:1", "partitons", "did you mean 'partitions'"}),
        Arguments.of("10 MB", "# " + "x".repeat(10 << 20), new String[] {"config.yml"}),
        Arguments.of("depth", "a: " + "[".repeat(20_000), new String[] {"config.yml"}),
        Arguments.of("not text", "kafka: \u0000\u0007", new String[] {"config.yml"}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void a_bad_rule_is_refused(String name, String content, String... said) throws IOException {
    var pack = Files.createDirectories(folder.resolve("rules/mine"));
    Files.writeString(pack.resolve("bad.yml"), content);
    isRefused(
        ("rules: {directory: '" + folder.resolve("rules") + "'}\n")
            .getBytes(StandardCharsets.UTF_8),
        said);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(
            "bad CEL",
            "severity: info\nmatch: {kinds: [Pod], when: 'object.name +'}\n" + GOOD_END,
            new String[] {"bad.yml:2", "when"}),
        Arguments.of(
            "CEL of the wrong type",
            "severity: info\nmatch: {kinds: [Pod], when: 'object.name'}\n" + GOOD_END,
            new String[] {"bad.yml:2", "when"}),
        Arguments.of(
            "bad expression",
            "severity: info\nmatch: {kinds: [Pod], message: 'a(b'}\n" + GOOD_END,
            new String[] {"bad.yml:2", "message"}),
        Arguments.of(
            "backtracking expression",
            "severity: info\nmatch: {kinds: [Pod], message: '(a)\\1'}\n" + GOOD_END,
            new String[] {"bad.yml:2", "message"}),
        Arguments.of("alias bomb", aliasBomb(), new String[] {"bad.yml"}),
        Arguments.of(
            "a key twice",
            "severity: info\nseverity: warning\nmatch: {kinds: [Pod], message: x}\n" + GOOD_END,
            new String[] {"bad.yml:2", "severity"}));
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    isRefused(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', (byte) 0xc3}, "config.yml");
  }

  private void isRefused(byte[] config, String... said) {
    try (var service =
        new ServiceProcess(folder.resolve("service")).configFile(config).jvm("-Xmx128m").start()) {
      var end = service.awaitEnd(SOON);
      assertThat(service.output())
          .contains(said)
          .doesNotContain("\tat ")
          .doesNotContain("this is a bug");
      assertThat(service.output().length()).isLessThan(5_000);
      assertThat(end.code()).isEqualTo(2);
    }
  }

  private static String aliasBomb() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      var before = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append((before + ", ").repeat(8)).append(before).append("]\n");
    }
    return bomb.toString();
  }
}
