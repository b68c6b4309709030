package io.responder.reload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.responder.health.Check.Verdict;
import io.responder.reload.RuleReload.Outcome;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.match.RuleFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What comes into force when rule files change, and what does not. */
class RuleReloadTest {

  private static final String RULE =
      "severity: warning\nmatch: {reasons: [%s]}\nsummary: {en: a, ko: b}\n";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RuleReload.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    // Whatever other tests of this process made of it.
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve("rules").resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private RuleReload start() {
    return start(folder.resolve("rules"));
  }

  private RuleReload start(Path rules) {
    RuleFiles files = RuleFiles.read(rules);
    RuleReload reload =
        new RuleReload(
            files,
            files.load().orThrow(),
            () -> RuleFiles.read(rules),
            RuleFailures.ignored(),
            Clock.fixed(Instant.parse("2026-01-05T09:00:00Z"), ZoneOffset.UTC));
    reload.bindTo(meters);
    return reload;
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void the_same_files_change_nothing() throws IOException {
    write("p/one.yml", RULE.formatted("A"));
    RuleReload reload = start();
    RuleEngine before = reload.current();
    assertThat(reload.look()).isEqualTo(Outcome.SAME);
    write("p/one.test.yml", "tests: []");
    write("p/notes.txt", "not a rule");
    assertThat(reload.look()).isEqualTo(Outcome.SAME);
    assertThat(reload.current()).isSameAs(before);
    assertThat(reload.check().verdict()).isEqualTo(Verdict.PASS);
    assertThat(messages()).isEmpty();
  }

  @Test
  void a_change_comes_into_force_once_two_looks_find_the_same() throws IOException {
    write("p/one.yml", RULE.formatted("A"));
    write("p/two.yml", RULE.formatted("B"));
    write("p/three.yml", RULE.formatted("C"));
    RuleReload reload = start();
    RuleEngine before = reload.current();
    String version = reload.check().detail();
    write("p/one.yml", RULE.formatted("Other"));
    Files.delete(folder.resolve("rules/p/two.yml"));
    write("q/four.yml", RULE.formatted("D"));
    assertThat(reload.look()).isEqualTo(Outcome.UNSETTLED);
    write("q/five.yml", RULE.formatted("E"));
    assertThat(reload.look()).isEqualTo(Outcome.UNSETTLED);
    assertThat(reload.current()).isSameAs(before);
    assertThat(reload.look()).isEqualTo(Outcome.RELOADED);
    assertThat(reload.current()).isNotSameAs(before);
    assertThat(messages()).containsExactly("rules reloaded: +2 -1 ~1");
    assertThat(reload.check().detail()).startsWith("4 rules, version ").isNotEqualTo(version);
    assertThat(meters.scrape())
        .containsPattern("responder_rules\\{version=\"[0-9a-f]{12}\"} 4.0")
        .containsOnlyOnce("responder_rules{")
        .contains("responder_rules_reloads_total 1.0");
    assertThat(reload.look()).isEqualTo(Outcome.SAME);
  }

  @Test
  void broken_files_never_come_into_force_and_every_mistake_is_told_once() throws IOException {
    write("p/one.yml", RULE.formatted("A"));
    RuleReload reload = start();
    RuleEngine before = reload.current();
    write("p/one.yml", "severity: criticl\nmatch: {reasons: [A], message: '('}\n");
    write("p/two.yml", RULE.formatted("B"));
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.REFUSED);
    assertThat(reload.look()).isEqualTo(Outcome.SAME);
    assertThat(reload.current()).isSameAs(before);
    assertThat(messages())
        .singleElement()
        .satisfies(
            message ->
                assertThat(message)
                    .contains(
                        "the old ones stay in force",
                        "p/one.yml:1:11: severity: \"criticl\" is not known; did you mean"
                            + " \"critical\"?",
                        "p/one.yml:2:32: match.message: not an RE2 expression",
                        "the key \"summary\" is missing"));
    assertThat(reload.check().verdict()).isEqualTo(Verdict.WARN);
    assertThat(reload.check().detail()).contains("3 mistakes", "p/one.yml:1:1");
    assertThat(meters.scrape())
        .contains("responder_rules_reload_failures_total 1.0", "responder_rules_valid 0.0");
    write("p/one.yml", RULE.formatted("C"));
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.RELOADED);
    assertThat(reload.check().verdict()).isEqualTo(Verdict.PASS);
    assertThat(meters.scrape()).contains("responder_rules_valid 1.0");
  }

  @Test
  void going_back_to_the_files_in_force_ends_the_warning_without_a_switch() throws IOException {
    write("p/one.yml", RULE.formatted("A"));
    RuleReload reload = start();
    RuleEngine before = reload.current();
    write("p/one.yml", "nonsense");
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.REFUSED);
    write("p/one.yml", RULE.formatted("A"));
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.SAME);
    assertThat(reload.check().verdict()).isEqualTo(Verdict.PASS);
    assertThat(reload.current()).isSameAs(before);
  }

  @Test
  void a_folder_that_is_empty_or_gone_withdraws_nothing() throws IOException {
    Path only = write("p/one.yml", RULE.formatted("A"));
    RuleReload reload = start();
    RuleEngine before = reload.current();
    Files.delete(only);
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.REFUSED);
    assertThat(reload.check().detail()).contains("holds no rule");
    Files.delete(folder.resolve("rules/p"));
    Files.delete(folder.resolve("rules"));
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.REFUSED);
    assertThat(reload.check().detail()).contains("cannot be read");
    assertThat(reload.current()).isSameAs(before);
  }

  @Test
  void files_that_are_no_text_or_too_large_are_refused() throws IOException {
    write("p/one.yml", RULE.formatted("A"));
    RuleReload reload = start();
    Files.write(folder.resolve("rules/p/two.yml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    write("p/three.yml", "#".repeat(1_000_001));
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.REFUSED);
    assertThat(messages().get(0))
        .contains("p/two.yml: is not UTF-8", "p/three.yml: is larger than");
  }

  @Test
  void a_mounted_config_map_is_followed_when_its_link_is_switched() throws IOException {
    Path mount = Files.createDirectories(folder.resolve("mount"));
    Path first = Files.createDirectories(mount.resolve("..2026_01"));
    Files.writeString(first.resolve("one.yml"), RULE.formatted("A"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(mount.resolve("one.yml"), Path.of("..data/one.yml"));
    RuleReload reload = start(mount);
    assertThat(reload.check().detail()).startsWith("1 rules");
    Path second = Files.createDirectories(mount.resolve("..2026_02"));
    Files.writeString(second.resolve("one.yml"), RULE.formatted("B"));
    Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_02"));
    Files.move(
        mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    reload.look();
    assertThat(reload.look()).isEqualTo(Outcome.RELOADED);
    assertThat(messages()).containsExactly("rules reloaded: +0 -0 ~1");
  }
}
