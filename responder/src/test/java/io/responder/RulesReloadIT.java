package io.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.cli.RulesConfig;
import io.responder.health.Check.Verdict;
import io.responder.incident.IncidentConfig;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.watch.WatchConfig;
import io.responder.notify.Language;
import io.responder.notify.NotifyConfig;
import io.responder.notify.console.ConsoleConfig;
import io.responder.simulator.KubeSimulator;
import io.responder.stream.KafkaConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that change under the running service, from the file to the person on call. */
class RulesReloadIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","namespace":"shop","uid":"uid-%1$s"},
       "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
       "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":false,"restartCount":0,
         "state":{"waiting":{"reason":"%2$s","message":"no"}}}]}}
      """;

  private static final String RULE =
      """
      severity: critical
      match: {kinds: [Pod], reasons: [%s]}
      summary: {en: '%s', ko: 요약}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void findings_follow_the_rules_and_broken_files_change_nothing() throws Exception {
    var rules = Files.createDirectories(folder.resolve("rules/mine"));
    Files.writeString(rules.resolve("first.yml"), RULE.formatted("ErrImagePull", "The first"));
    try (var cluster = KubeSimulator.start();
        var service = service(cluster)) {
      await().atMost(Duration.ofSeconds(60)).until(service::isReady);
      cluster.store().apply(POD.formatted("web", "ErrImagePull"));
      cluster.store().apply(POD.formatted("other", "CreateContainerError"));
      await().atMost(SOON).until(() -> text().contains("The first"));

      Files.writeString(rules.resolve("second.yml"), "severity: critical\nmatch: {}\n");
      await().atMost(SOON).until(() -> rulesCheck(service) == Verdict.WARN);
      assertThat(service.isReady()).isTrue();
      assertThat(service.meters().scrape())
          .contains("responder_rules_reload_failures_total 1.0", "responder_rules_valid 0.0");

      // A rule for what was seen before it came, and the first one is withdrawn.
      Files.writeString(
          rules.resolve("second.yml"), RULE.formatted("CreateContainerError", "The second"));
      Files.move(rules.resolve("first.yml"), folder.resolve("first.yml"));
      await().atMost(SOON).until(() -> text().contains("The second"));
      await().atMost(SOON).until(() -> rulesCheck(service) == Verdict.PASS);
      await().atMost(SOON).until(() -> text().contains("its rule was withdrawn or changed"));
      assertThat(text()).containsOnlyOnce("first | opened").containsOnlyOnce("second | opened");
    }
  }

  private static Verdict rulesCheck(Service service) {
    return service.ready().stream()
        .filter(check -> check.name().equals("rules"))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private Service service(KubeSimulator cluster) throws Exception {
    var kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, cluster.kubeconfig());
    var configuration =
        ResponderConfiguration.of(
            List.of(new ClusterConfig("test", kubeconfig.toString(), null, List.of())),
            WatchConfig.defaults(),
            KafkaConfig.embedded(folder.resolve("kafka")),
            new NotifyConfig(
                List.of(new ConsoleConfig("console", Language.EN, null, null, null)),
                null,
                null,
                null));
    return Wiring.start(
        configuration.with(
            new RulesConfig(
                folder.resolve("rules"), new RulesConfig.Reload(Duration.ofMillis(200))),
            new IncidentConfig(
                null, Duration.ofSeconds(2), null, null, null, null, null, null, null)),
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
