package io.responder.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** The topics of the pipeline: their names, what they must be like, and whether they are. */
public final class Topics {

  /** The largest record of any topic: a value with its key and headers. */
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  private static final Duration SHARES_TIMEOUT = Duration.ofSeconds(10);

  /** What to do about a permission that is missing. */
  static final String GRANT =
      "; grant the responder's user the permissions that docs/topics.md lists";

  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
  private static final String DELETE = TopicConfig.CLEANUP_POLICY_DELETE;
  private static final String COMPACT = TopicConfig.CLEANUP_POLICY_COMPACT;
  private static final String COMPACT_DELETE = COMPACT + ',' + DELETE;

  private final KafkaConfig config;

  public Topics(KafkaConfig config) {
    this.config = config;
  }

  /** What the clusters show. */
  public String clusterEvents() {
    return name("cluster-events");
  }

  /** What the rules say about it. */
  public String findings() {
    return name("findings");
  }

  /** The changes of the incidents of single workloads, before correlation. */
  public String workloadIncidents() {
    return name("workload-incidents");
  }

  /** What people want of incidents. */
  public String commands() {
    return name("commands");
  }

  /** What people do not want to be told: the latest of each silence, for ever. */
  public String silences() {
    return name("silences");
  }

  /** When receivers had the news of incidents. */
  public String deliveries() {
    return name("deliveries");
  }

  /** The changes of incidents as people see them. */
  public String incidents() {
    return name("incidents");
  }

  /** What could not be read, reduced or written. */
  public String deadLetters() {
    return name("dead-letters");
  }

  /**
   * The topic that stands for a share of the watching: {@code cluster}, or {@code cluster/part}. It
   * has one partition, never a record, and whose consumer has it does the watching.
   */
  public String watchShare(String share) {
    int part = share.indexOf('/');
    // Names of clusters can contain dots, those of parts cannot.
    return part < 0
        ? name("watch-cluster." + share)
        : name("watch-part." + share.substring(0, part) + '.' + share.substring(part + 1));
  }

  /** All topics that must exist before the pipeline starts, in the order of the data. */
  public List<Topic> all() {
    Duration events = config.eventRetention();
    Duration incidents = config.incidentRetention();
    return List.of(
        new Topic(clusterEvents(), "the object's address", DELETE, events),
        new Topic(findings(), "the workload's address", DELETE, events),
        new Topic(workloadIncidents(), "the cluster", DELETE, events),
        new Topic(commands(), "the cluster", DELETE, incidents),
        // A maintenance window can recur for years.
        new Topic(silences(), "the cluster and the silence's id", COMPACT, null),
        // The last change of every incident outlives the others: the console's view is read from
        // it.
        new Topic(incidents(), "the incident's id", COMPACT_DELETE, incidents),
        new Topic(deliveries(), "the incident's id and the receiver", DELETE, incidents),
        new Topic(deadLetters(), "the topic it came from", DELETE, DEAD_LETTER_RETENTION));
  }

  /**
   * One topic.
   *
   * @param key what its records are keyed by
   * @param retention how long they are kept; null until another one of the same key replaces them
   */
  public record Topic(
      String name, String key, String cleanupPolicy, @Nullable Duration retention) {}

  /** What became of {@link #ensure}. */
  public sealed interface State {

    /** All topics are there and as they must be. */
    record Ready(List<String> created) implements State {}

    /** No broker answered, or the broker is not ready: worth trying again. */
    record Unreachable(String message) implements State {}

    /** They exist and differ from what the pipeline needs; each line names the remedy. */
    record Different(List<String> differences) implements State {}
  }

  /** Creates what is missing and compares what is there. Never changes an existing topic. */
  State ensure(Admin admin, Duration timeout) {
    try {
      Set<String> existing = await(admin.listTopics().names(), timeout);
      List<Topic> missing =
          all().stream().filter(topic -> !existing.contains(topic.name())).toList();
      createMissing(admin, missing, timeout);
      Set<String> present = new HashSet<>(existing);
      present.retainAll(all().stream().map(Topic::name).collect(Collectors.toSet()));
      List<String> differences = differences(admin, present, timeout);
      return differences.isEmpty()
          ? new State.Ready(missing.stream().map(Topic::name).toList())
          : new State.Different(differences);
    } catch (TimeoutException e) {
      return new State.Unreachable("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return refused(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new State.Unreachable("interrupted");
    }
  }

  /** Creates the topics of watch shares that are missing. */
  State ensureShares(Admin admin, Collection<String> names) {
    short replication = config.replicationFactor().shortValue();
    try {
      Set<String> existing = await(admin.listTopics().names(), SHARES_TIMEOUT);
      List<NewTopic> missing =
          names.stream()
              .filter(name -> !existing.contains(name))
              .map(name -> new NewTopic(name, 1, replication))
              .toList();
      create(admin, missing, SHARES_TIMEOUT);
      return new State.Ready(missing.stream().map(NewTopic::name).toList());
    } catch (TimeoutException e) {
      return new State.Unreachable("no answer within " + SHARES_TIMEOUT.toSeconds() + " s");
    } catch (ExecutionException e) {
      return refused(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new State.Unreachable("interrupted");
    }
  }

  /**
   * What became of the layout while the pipeline ran: topics that are gone or have another number
   * of partitions, each with what to do. With other partitions the same key goes elsewhere than its
   * state.
   */
  List<String> layoutChanges(Admin admin, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> existing = await(admin.listTopics().names(), timeout);
    List<String> present = all().stream().map(Topic::name).filter(existing::contains).toList();
    Map<String, TopicDescription> descriptions =
        await(admin.describeTopics(present).allTopicNames(), timeout);
    List<String> changes = new ArrayList<>();
    for (Topic topic : all()) {
      TopicDescription description = descriptions.get(topic.name());
      if (description == null) {
        changes.add(
            "topic %s was deleted: start the responder again to have it created"
                .formatted(topic.name()));
      } else {
        comparePartitions(topic, description, changes);
      }
    }
    return changes;
  }

  /** When the latest cluster event or canary was written; null where there is none to be found. */
  @Nullable Instant lastRecord(Admin admin, Duration timeout) {
    Map<TopicPartition, OffsetSpec> asked = new LinkedHashMap<>();
    for (int partition = 0; partition < config.partitions(); partition++) {
      asked.put(new TopicPartition(clusterEvents(), partition), OffsetSpec.maxTimestamp());
    }
    try {
      return await(admin.listOffsets(asked).all(), timeout).values().stream()
          .map(ListOffsetsResultInfo::timestamp)
          .filter(timestamp -> timestamp >= 0)
          .max(Long::compareTo)
          .map(Instant::ofEpochMilli)
          .orElse(null);
    } catch (TimeoutException | ExecutionException e) {
      // It only tells how long nobody watched: not worth a failed start.
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static State refused(Throwable cause) {
    String message = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (cause instanceof RetriableException) {
      return new State.Unreachable(message);
    }
    String remedy = cause instanceof AuthorizationException ? GRANT : "";
    return new State.Different(List.of("the broker refuses: " + message + remedy));
  }

  private void createMissing(Admin admin, List<Topic> missing, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    create(admin, missing.stream().map(this::newTopic).toList(), timeout);
  }

  private static void create(Admin admin, Collection<NewTopic> news, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, KafkaFuture<Void>> created = admin.createTopics(news).values();
    for (NewTopic topic : news) {
      try {
        await(requireNonNull(created.get(topic.name())), timeout);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TopicAuthorizationException) {
          throw new ExecutionException(
              new TopicAuthorizationException(
                  "topic " + topic.name() + " is not visible and may not be created"));
        }
        // Another instance starts at the same time: its topic is like ours.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic newTopic(Topic topic) {
    Map<String, String> configs = new LinkedHashMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanupPolicy());
    Duration retention = topic.retention();
    if (retention != null) {
      configs.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()));
    }
    configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_MESSAGE_BYTES));
    if (topic.cleanupPolicy().equals(COMPACT_DELETE) && retention != null) {
      // Every change is there for the feeds before compaction leaves only the last one.
      String lag =
          String.valueOf(Math.min(config.eventRetention().toMillis(), retention.toMillis()));
      configs.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, lag);
    }
    short replication = config.replicationFactor().shortValue();
    return new NewTopic(topic.name(), config.partitions(), replication).configs(configs);
  }

  private List<String> differences(Admin admin, Collection<String> names, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, TopicDescription> descriptions =
        new TreeMap<>(await(admin.describeTopics(names).allTopicNames(), timeout));
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all(),
            timeout);
    List<String> differences = new ArrayList<>();
    for (Topic topic : all()) {
      TopicDescription description = descriptions.get(topic.name());
      Config actual = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
      if (description != null && actual != null) {
        compareLayout(topic, description, differences);
        compareSettings(topic, actual, differences);
      }
    }
    return differences;
  }

  private void compareLayout(Topic topic, TopicDescription actual, List<String> differences) {
    comparePartitions(topic, actual, differences);
    int replicas = actual.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (replicas < config.replicationFactor()) {
      differences.add(
          "topic %s has %d replicas, kafka.replicationFactor is %d: set kafka.replicationFactor to %d, or add replicas with kafka-reassign-partitions.sh"
              .formatted(topic.name(), replicas, config.replicationFactor(), replicas));
    }
  }

  private void comparePartitions(Topic topic, TopicDescription actual, List<String> differences) {
    int partitions = actual.partitions().size();
    if (partitions != config.partitions()) {
      differences.add(
          "topic %s has %d partitions, kafka.partitions is %d: set kafka.partitions to %d, or stop all responders, delete the topic and the changelog topics of %s, and start again"
              .formatted(
                  topic.name(),
                  partitions,
                  config.partitions(),
                  partitions,
                  config.applicationId()));
    }
  }

  private static void compareSettings(Topic topic, Config actual, List<String> differences) {
    String policy = value(actual, TopicConfig.CLEANUP_POLICY_CONFIG);
    if (!Set.of(policy.split(",")).equals(Set.of(topic.cleanupPolicy().split(",")))) {
      differences.add(
          difference(
              topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy, '[' + topic.cleanupPolicy() + ']'));
    }
    String largest = value(actual, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (Long.parseLong(largest) < MAX_MESSAGE_BYTES) {
      differences.add(
          difference(
              topic,
              TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
              largest,
              String.valueOf(MAX_MESSAGE_BYTES)));
    }
  }

  private static String difference(Topic topic, String setting, String actual, String expected) {
    return "topic %s has %s=%s, must be %s: kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config '%s=%s'"
        .formatted(topic.name(), setting, actual, expected, topic.name(), setting, expected);
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "0" : entry.value();
  }

  private static <T> T await(KafkaFuture<T> future, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String name(String topic) {
    return config.topicPrefix() + '.' + topic;
  }
}
