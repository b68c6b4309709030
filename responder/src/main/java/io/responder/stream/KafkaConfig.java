package io.responder.stream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code kafka} of the configuration.
 *
 * @param bootstrapServers {@code host:port,…} of a Kafka cluster; null runs a broker inside the
 *     process
 * @param dataDirectory where the broker inside the process keeps its data
 * @param embeddedPort the port of the broker inside the process, 0 for any free one
 * @param properties further client properties as Kafka names them, for every client: {@code
 *     security.protocol}, {@code sasl.*}, {@code ssl.*} …; a value can come from a file with {@code
 *     config.providers}
 * @param topicPrefix what the names of the topics begin with
 * @param partitions of every topic; it cannot change once the topics exist
 * @param replicationFactor of every topic
 * @param applicationId the consumer group of the pipeline, and what the names of all other groups
 *     and of the stored states begin with
 * @param threads how many threads reduce
 * @param eventRetention how long events and findings are kept
 * @param incidentRetention how long the changes of incidents are kept
 * @param canaryInterval how often a canary travels through every partition
 */
public record KafkaConfig(
    @Nullable String bootstrapServers,
    @NotNull Path dataDirectory,
    @NotNull @Min(0) @Max(65_535) Integer embeddedPort,
    Map<String, String> properties,
    @NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String topicPrefix,
    @NotNull @Min(1) @Max(1_000) Integer partitions,
    @NotNull @Min(1) @Max(9) Integer replicationFactor,
    @NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String applicationId,
    @NotNull @Min(1) @Max(64) Integer threads,
    @NotNull Duration eventRetention,
    @NotNull Duration incidentRetention,
    @NotNull Duration canaryInterval) {

  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}";
  private static final String NAME_MESSAGE =
      "must be up to 100 letters, digits, dots, underscores and hyphens";

  private static final int EMBEDDED_PARTITIONS = 4;
  private static final int EXTERNAL_PARTITIONS = 6;
  private static final int EXTERNAL_REPLICATION = 3;
  private static final Duration SHORTEST_CANARY = Duration.ofMillis(100);

  public KafkaConfig {
    boolean embedded = bootstrapServers == null;
    dataDirectory = orElse(dataDirectory, Path.of("data"));
    embeddedPort = orElse(embeddedPort, 0);
    properties = properties == null ? Map.of() : Map.copyOf(properties);
    topicPrefix = orElse(topicPrefix, "responder");
    partitions = orElse(partitions, embedded ? EMBEDDED_PARTITIONS : EXTERNAL_PARTITIONS);
    replicationFactor = orElse(replicationFactor, embedded ? 1 : EXTERNAL_REPLICATION);
    applicationId = orElse(applicationId, "responder");
    threads = orElse(threads, 2);
    eventRetention = orElse(eventRetention, Duration.ofDays(7));
    incidentRetention = orElse(incidentRetention, Duration.ofDays(90));
    canaryInterval = orElse(canaryInterval, Duration.ofSeconds(15));
    require(!embedded || replicationFactor == 1, EMBEDDED_REPLICATION);
    require(!embedded || properties.isEmpty(), EMBEDDED_PROPERTIES);
    require(
        bootstrapServers == null || !bootstrapServers.isBlank(),
        "bootstrapServers is empty; name a broker or remove it");
    require(eventRetention.compareTo(Duration.ofHours(1)) >= 0, "eventRetention is below 1 hour");
    require(
        incidentRetention.compareTo(Duration.ofDays(1)) >= 0, "incidentRetention is below 1 day");
    require(canaryInterval.compareTo(SHORTEST_CANARY) >= 0, "canaryInterval is below 100 ms");
    ClientProperties.validate(properties);
  }

  private static final String EMBEDDED_REPLICATION =
      "replicationFactor must be 1 without bootstrapServers: the embedded broker is one node";
  private static final String EMBEDDED_PROPERTIES =
      "properties are for an external cluster; set bootstrapServers or remove them";

  /** A broker inside the process with its data in {@code dataDirectory}, all else by default. */
  public static KafkaConfig embedded(Path dataDirectory) {
    return defaults(null, dataDirectory);
  }

  /** An external cluster, all else by default. */
  public static KafkaConfig external(String bootstrapServers) {
    return defaults(bootstrapServers, null);
  }

  /** Whether the broker runs inside the process. */
  public boolean isEmbedded() {
    return bootstrapServers == null;
  }

  /** Names the properties without their values: they may be secret. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrapServers="
        + bootstrapServers
        + ", dataDirectory="
        + dataDirectory
        + ", properties="
        + properties.keySet().stream().sorted().toList()
        + ", topicPrefix="
        + topicPrefix
        + ", partitions="
        + partitions
        + ", replicationFactor="
        + replicationFactor
        + ", applicationId="
        + applicationId
        + ']';
  }

  // Absent values are what the canonical constructor is for: it sets the defaults.
  @SuppressWarnings("NullAway")
  private static KafkaConfig defaults(
      @Nullable String bootstrapServers, @Nullable Path dataDirectory) {
    return new KafkaConfig(
        bootstrapServers,
        dataDirectory,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static <T> T orElse(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
