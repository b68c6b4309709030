package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.model.ClusterEvent;
import io.responder.model.Transition;
import io.responder.replay.Histories;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import io.responder.stream.codec.RecordCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology of the service, whose deadlines are looked at once a second, and the virtual clock
 * give the same transitions of the same events.
 */
class ReplayEqualsLiveProperties {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration AFTERWARDS = Duration.ofMinutes(6);

  private static final RuleEngine ENGINE =
      new RuleEngine(
          RuleFiles.read(Path.of(System.getProperty("responder.root", "..")).resolve("rules"))
              .load()
              .orThrow(),
          RuleFailures.ignored());
  private static final IncidentConfig CONFIG = IncidentConfig.defaults();

  private final KafkaConfig kafka = KafkaConfig.embedded(Path.of("unused"));
  private final Topics topics = new Topics(kafka);

  @Provide
  Arbitrary<List<List<ClusterEvent>>> rounds() {
    return Histories.rounds();
  }

  @Property(tries = 30)
  void theSameEventsGiveTheSameTransitionsInTheSameOrder(
      @ForAll("rounds") List<List<ClusterEvent>> rounds) {
    var events = rounds.stream().flatMap(List::stream).toList();
    var end = Histories.START.plusSeconds(45L * rounds.size()).plus(AFTERWARDS);
    assertThat(live(events, end)).isEqualTo(replayed(events, end));
  }

  private static List<Transition> replayed(List<ClusterEvent> events, Instant end) {
    var told = new ArrayList<Transition>();
    var pipeline =
        new VirtualPipeline(ENGINE, new IncidentReducer(CONFIG), new Correlator(CONFIG), told::add);
    events.forEach(pipeline::accept);
    pipeline.advanceTo(end);
    return told;
  }

  private List<Transition> live(List<ClusterEvent> events, Instant end) {
    var clock = new SteppedClock();
    try (var driver = driver(clock)) {
      var input =
          driver.createInputTopic(
              topics.clusterEvents(), new StringSerializer(), new ByteArraySerializer());
      var codec = RecordCodec.clusterEvents();
      for (var event : events) {
        step(driver, clock, event.observedAt());
        input.pipeInput(
            new TestRecord<>(
                codec.key(event), codec.encode(event), new RecordHeaders(), clock.now));
      }
      step(driver, clock, end);
      var incidents = RecordCodec.incidents();
      var told =
          driver
              .createOutputTopic(
                  topics.incidents(), new StringDeserializer(), new ByteArrayDeserializer())
              .readRecordsToList()
              .stream()
              .map(record -> incidents.decode(record.key(), record.value()))
              .toList();
      assertThat(
              driver
                  .createOutputTopic(
                      topics.deadLetters(), new StringDeserializer(), new ByteArrayDeserializer())
                  .isEmpty())
          .isTrue();
      return told;
    }
  }

  private static void step(TopologyTestDriver driver, SteppedClock clock, Instant to) {
    while (clock.now.isBefore(to)) {
      clock.now = clock.now.plus(SECOND);
      driver.advanceWallClockTime(SECOND);
    }
  }

  private TopologyTestDriver driver(Clock clock) {
    var properties = new Properties();
    properties.putAll(new ClientProperties("broker:9092", kafka, "test").streams());
    var reductions =
        new Reductions<>(
            new Reduction<>(ObjectHistory.class, ENGINE),
            new Reduction<>(WorkloadIncidents.class, new IncidentReducer(CONFIG)),
            new Reduction<>(ClusterIncidents.class, new Correlator(CONFIG)));
    return new TopologyTestDriver(
        StageTopology.of(
            reductions,
            "broker:9092",
            new StageTopology.Setting(
                topics,
                clock,
                new StreamTime(clock),
                SECOND,
                new StreamProgress(),
                new Gaps(
                    letter -> CompletableFuture.completedFuture(null), new StreamProgress(), clock),
                new Standstill(Standstill.LIMIT, () -> 0))),
        properties,
        Histories.START);
  }

  private static final class SteppedClock extends Clock {
    private Instant now = Histories.START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
