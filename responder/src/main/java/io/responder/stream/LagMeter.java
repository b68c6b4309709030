package io.responder.stream;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/**
 * Counts what waits in each topic of the pipeline, as the broker sees it: a consumer that hangs
 * cannot tell its own lag.
 */
final class LagMeter {

  private static final long TIMEOUT_MS = 5_000;

  private final Admin admin;
  private final String group;
  private final List<String> inputs;
  private final int partitions;
  private volatile Map<String, Long> last = Map.of();

  LagMeter(Admin admin, KafkaConfig config, Topics topics) {
    this.admin = admin;
    this.group = config.applicationId();
    this.partitions = config.partitions();
    this.inputs =
        List.of(
            topics.clusterEvents(),
            topics.findings(),
            topics.workloadIncidents(),
            topics.deadLetters());
  }

  /** What was found by the last look that succeeded. */
  Map<String, Long> last() {
    return last;
  }

  /** Looks; keeps the last result where the broker does not answer. */
  void look() {
    try {
      last = measure();
    } catch (ExecutionException | TimeoutException e) {
      // The canary tells that the broker is away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Long> measure()
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (String topic : inputs) {
      for (int partition = 0; partition < partitions; partition++) {
        ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    Map<TopicPartition, Long> latest = offsets(ends);
    Set<TopicPartition> fresh = new HashSet<>(ends.keySet());
    fresh.removeIf(partition -> committed.get(partition) != null);
    Map<TopicPartition, OffsetSpec> begins = new HashMap<>();
    fresh.forEach(partition -> begins.put(partition, OffsetSpec.earliest()));
    Map<TopicPartition, Long> earliest = offsets(begins);
    Map<String, Long> lag = new TreeMap<>();
    latest.forEach(
        (partition, end) -> {
          OffsetAndMetadata offset = committed.get(partition);
          long done = offset == null ? earliest.getOrDefault(partition, 0L) : offset.offset();
          lag.merge(partition.topic(), Math.max(0, end - done), Long::sum);
        });
    return lag;
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> specs)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(specs)
        .all()
        .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    offsets.values().removeIf(offset -> offset == ListOffsetsResponse.UNKNOWN_OFFSET);
    return offsets;
  }
}
