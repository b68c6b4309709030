package io.responder.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** Binds the meters of the pipeline and of its Kafka clients, whichever comes first. */
final class StreamMetrics implements AutoCloseable {

  private final List<MeterRegistry> registries = new ArrayList<>(); // guarded by this
  private final List<MeterBinder> binders = new ArrayList<>(); // guarded by this

  synchronized void bindTo(MeterRegistry registry) {
    registries.add(registry);
    binders.forEach(binder -> binder.bindTo(registry));
  }

  void add(KafkaStreams streams) {
    add(new KafkaStreamsMetrics(streams));
  }

  void add(Producer<?, ?> producer) {
    add(new KafkaClientMetrics(producer));
  }

  void add(Consumer<?, ?> consumer) {
    add(new KafkaClientMetrics(consumer));
  }

  /** The meters of our own. */
  void add(Supplier<StreamStatus> status, Topics topics, Clock clock) {
    add(
        registry -> {
          TimeGauge.builder(
                  "responder.stream.canary.age",
                  () -> status.get().canary().age().toMillis(),
                  TimeUnit.MILLISECONDS)
              .description("How long ago the last canary of the slowest partition returned")
              .register(registry);
          Gauge.builder("responder.stream.running", () -> running(status.get()))
              .description("1 while the pipeline processes records")
              .register(registry);
          FunctionCounter.builder(
                  "responder.stream.dead.letters", status, s -> s.get().deadLetters())
              .description("Records that were set aside")
              .register(registry);
          FunctionCounter.builder("responder.stream.restarts", status, s -> s.get().restarts())
              .description("Threads that were replaced after a passing error")
              .register(registry);
          TimeGauge.builder(
                  "responder.stream.broker.silence",
                  () -> sinceMillis(status.get().silentSince(), clock),
                  TimeUnit.MILLISECONDS)
              .description("How long the broker has not answered; 0 while it does")
              .register(registry);
          for (Topics.Topic topic : topics.all()) {
            TimeGauge.builder(
                    "responder.stream.oldest.age",
                    () -> sinceMillis(status.get().oldest().get(topic.name()), clock),
                    TimeUnit.MILLISECONDS)
                .tag("topic", topic.name())
                .description("Age of the record of the topic that waits longest; 0 if none waits")
                .register(registry);
            FunctionCounter.builder(
                    "responder.stream.gap.records",
                    status,
                    s -> s.get().gaps().getOrDefault(topic.name(), 0L))
                .tag("topic", topic.name())
                .description("Records that were deleted before they were processed")
                .register(registry);
            Gauge.builder(
                    "responder.stream.lag", () -> status.get().lag().getOrDefault(topic.name(), 0L))
                .tag("topic", topic.name())
                .description("Records of the topic that wait for the pipeline")
                .register(registry);
          }
        });
  }

  @Override
  public synchronized void close() {
    for (MeterBinder binder : binders) {
      if (binder instanceof KafkaClientMetrics metrics) {
        metrics.close();
      } else if (binder instanceof KafkaStreamsMetrics metrics) {
        metrics.close();
      }
    }
    binders.clear();
  }

  private static int running(StreamStatus status) {
    return status.state() == StreamStatus.State.RUNNING ? 1 : 0;
  }

  private static long sinceMillis(@Nullable Instant at, Clock clock) {
    return at == null ? 0 : Math.max(0, Duration.between(at, clock.instant()).toMillis());
  }

  synchronized void add(MeterBinder binder) {
    binders.add(binder);
    registries.forEach(binder::bindTo);
  }
}
