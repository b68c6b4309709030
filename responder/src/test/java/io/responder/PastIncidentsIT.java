package io.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.cli.Rules;
import io.responder.history.Component;
import io.responder.history.Member;
import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.kube.log.LogConfig;
import io.responder.model.Health;
import io.responder.replay.Sick;
import io.responder.rule.RuleEngine;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import io.responder.stream.KafkaConfig;
import io.responder.stream.QuietKafka;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.StreamPipeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a running pipeline remembers of objects, read from the side. */
@ExtendWith(QuietKafka.class)
class PastIncidentsIT {

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  @Test
  void objectsAreFoundInTheStateThatTheyAreIn(@TempDir Path folder) throws Exception {
    var config = IncidentConfig.defaults();
    var clock = Clock.systemUTC();
    var meters = new SimpleMeterRegistry();
    var start = Instant.now();
    try (var pipeline =
        StreamPipeline.start(
            KafkaConfig.embedded(folder),
            new Reductions<>(
                new Reduction<>(
                    ObjectHistory.class,
                    new RuleEngine(Rules.load(ROOT.resolve("rules")), RuleFailures.ignored())),
                new Reduction<>(WorkloadIncidents.class, new IncidentReducer(config)),
                new Reduction<>(ClusterIncidents.class, new Correlator(config))),
            clock,
            StreamPipeline.WhenUnreachable.FAIL)) {
      var past = new PastIncidents(pipeline, LogConfig.off(), meters, clock);
      for (var event :
          List.of(
              Sick.pulling("web", 1, start, Sick.PLATFORM),
              Sick.healthy("web", 2, start.plusMillis(1)),
              Sick.healthy("gone", 1, start.plusMillis(2)),
              Sick.gone("gone", 2, start.plusMillis(3)),
              Sick.pulling("api", 1, start.plusMillis(4), Sick.PLATFORM))) {
        pipeline.eventLog().append(event).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                assertThat(members(past, "web"))
                    .extracting(Member::health)
                    .contains(Health.HEALTHY);
                assertThat(members(past, "api")).isNotEmpty();
              });
      assertThat(members(past, "web")).hasSize(1);
      assertThat(members(past, "api")).extracting(Member::health).containsExactly(Health.UNHEALTHY);
      assertThat(members(past, "gone")).isEmpty();
      assertThat(members(past, "nobody")).isEmpty();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> assertThat(past.history().observation().get().heardAt()).isNotNull());
      var observation = past.history().observation().get();
      assertThat(observation.since()).isBetween(start.minusSeconds(60), start.plusSeconds(60));
      assertThat(observation.heardAt()).isAfter(start.minusSeconds(1));
    }
  }

  private static List<Member> members(PastIncidents past, String name) {
    var component = new Component(null, null, null, name);
    return past.history().members().apply(component).stream().filter(component::has).toList();
  }
}
