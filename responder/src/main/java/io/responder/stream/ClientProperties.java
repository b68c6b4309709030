package io.responder.stream;

import io.responder.config.Suggestions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/** The properties of every Kafka client of the process: ours, with those of the configuration. */
final class ClientProperties {

  /** What the pipeline's promises rest on: set here and nowhere else. */
  private static final Set<String> OURS =
      Set.of(
          "bootstrap.servers",
          "application.id",
          "group.id",
          "client.id",
          "group.protocol",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "enable.auto.commit",
          "enable.idempotence",
          "acks",
          "auto.offset.reset",
          "allow.auto.create.topics",
          "processing.guarantee",
          "transactional.id",
          "errors.dead.letter.queue.topic.name",
          "default.dsl.store");

  /** A dead process is known after this. */
  private static final int SESSION_MS = 10_000;

  /** What a commit writes holds up what comes meanwhile: the more often, the less each. */
  private static final int COMMIT_MS = 200;

  /** What a producer that has much to say puts into one request of a partition. */
  private static final int BATCH_BYTES = 128 << 10;

  /** How soon the others hear of it then: what a takeover costs beyond the session. */
  private static final int HEARTBEAT_MS = 1_000;

  private final String bootstrapServers;
  private final KafkaConfig config;
  private final String instance;

  /**
   * @param instance tells this process apart from the others of the same application
   */
  ClientProperties(String bootstrapServers, KafkaConfig config, String instance) {
    this.bootstrapServers = bootstrapServers;
    this.config = config;
    this.instance = instance;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String instance() {
    return instance;
  }

  Map<String, Object> admin() {
    Map<String, Object> all = common("admin");
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    all.keySet().retainAll(known(AdminClientConfig.configNames(), all.keySet()));
    return all;
  }

  Map<String, Object> producer(String name) {
    Map<String, Object> all = common(name);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
    all.keySet().retainAll(known(ProducerConfig.configNames(), all.keySet()));
    return all;
  }

  Map<String, Object> consumer(String name) {
    Map<String, Object> all = common(name);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // We write without transactions. One that somebody else left open must not hold us up.
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
    all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    all.keySet().retainAll(known(ConsumerConfig.configNames(), all.keySet()));
    return all;
  }

  /** Reads single records without a group. */
  Consumer<byte[], byte[]> reader() {
    Map<String, Object> all = consumer("lag");
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  Properties streams() {
    Properties all = new Properties();
    all.putAll(common("pipeline"));
    all.remove(ProducerConfig.CLIENT_ID_CONFIG);
    all.put(StreamsConfig.CLIENT_ID_CONFIG, config.applicationId() + '-' + instance);
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    all.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
    all.putIfAbsent(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.isEmbedded() ? 0 : 1);
    all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    // Commands and transitions are taken by time: what is known to be on the broker is waited for.
    all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0L);
    // An outage of the broker is waited out; the canary tells of it.
    all.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, Long.MAX_VALUE);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), MAX_INT);
    // Streams would set 100 ms, which is then the latency of every hop.
    all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 16L << 20);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), STATE_BYTES);
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MS);
    all.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MS);
    all.put(StreamsConfig.topicPrefix("max.message.bytes"), STATE_BYTES);
    all.put(StreamsConfig.topicPrefix("min.cleanable.dirty.ratio"), 0.2);
    if (config.isEmbedded()) {
      all.put(StreamsConfig.topicPrefix("segment.bytes"), 16 << 20);
    }
    return all;
  }

  private static final int MAX_INT = Integer.MAX_VALUE;

  /** A stored state with the overhead of its record. */
  private static final int STATE_BYTES = 9 << 20;

  private Map<String, Object> common(String name) {
    Map<String, Object> all = new HashMap<>(config.properties());
    all.put("bootstrap.servers", bootstrapServers);
    all.put("client.id", config.applicationId() + '-' + name + '-' + instance);
    all.put("reconnect.backoff.max.ms", 5_000);
    // One JMX bean per metric and client costs memory and serves nobody: Micrometer reads them.
    all.put("metric.reporters", "");
    all.put("auto.include.jmx.reporter", "false");
    all.put("enable.metrics.push", "false");
    return all;
  }

  private static Set<String> known(Set<String> names, Set<String> keys) {
    Set<String> known = new HashSet<>(names);
    keys.stream().filter(ClientProperties::isProvider).forEach(known::add);
    return known;
  }

  /**
   * Checks the names of configured properties, so that a typing error does not turn TLS off.
   *
   * @throws IllegalArgumentException with one line for each wrong name
   */
  static void validate(Map<String, String> properties) {
    Set<String> known = new TreeSet<>();
    known.addAll(AdminClientConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(StreamsConfig.configDef().names());
    Map<String, String> problems = new TreeMap<>();
    for (String key : properties.keySet()) {
      if (OURS.contains(key)) {
        problems.put(key, "property " + key + " is set by the responder; remove it");
      } else if (!known.contains(key) && !isProvider(key)) {
        problems.put(key, "unknown property " + key + suggestion(key, known));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems.values()));
    }
  }

  private static boolean isProvider(String key) {
    return key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
  }

  private static String suggestion(String key, Set<String> known) {
    return Suggestions.closest(key, known, Math.max(2, key.length() / 5))
        .map(name -> "; did you mean " + name + '?')
        .orElse("");
  }
}
