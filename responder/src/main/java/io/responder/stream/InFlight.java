package io.responder.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of each partition that are handed out and not committed, in their order. One thread.
 */
final class InFlight {

  private record Entry(long offset, CompletableFuture<Void> stage) {

    boolean isHandled() {
      return stage.isDone() && !stage.isCompletedExceptionally();
    }
  }

  private final Map<TopicPartition, Deque<Entry>> entries = new HashMap<>();

  void add(TopicPartition partition, long offset, CompletionStage<Void> stage) {
    entries
        .computeIfAbsent(partition, key -> new ArrayDeque<>())
        .add(new Entry(offset, stage.toCompletableFuture()));
  }

  /** How many are not handled or not committed. */
  int size() {
    return entries.values().stream().mapToInt(Deque::size).sum();
  }

  /**
   * Forgets the partitions that are no longer ours: whoever has them now gets their records again.
   * What is not handled yet is cancelled, so that it is not told by both.
   */
  void retain(Set<TopicPartition> assigned) {
    entries
        .entrySet()
        .removeIf(
            partition -> {
              boolean lost = !assigned.contains(partition.getKey());
              if (lost) {
                partition.getValue().forEach(entry -> entry.stage().cancel(false));
              }
              return lost;
            });
  }

  /** Completes when nothing of these partitions is on its way any more. */
  CompletableFuture<Void> settled(Collection<TopicPartition> partitions) {
    return CompletableFuture.allOf(
        partitions.stream()
            .flatMap(partition -> entries.getOrDefault(partition, new ArrayDeque<>()).stream())
            // A failure settles it, too.
            .map(entry -> entry.stage().handle((done, failure) -> null))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Up to where each partition is handled without a gap. */
  Map<TopicPartition, OffsetAndMetadata> handled() {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    entries.forEach(
        (partition, queue) -> {
          for (var entry : queue) {
            if (!entry.isHandled()) {
              break;
            }
            offsets.put(partition, new OffsetAndMetadata(entry.offset() + 1));
          }
        });
    return offsets;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          var queue = entries.get(partition);
          while (queue != null && !queue.isEmpty() && queue.peek().offset() < offset.offset()) {
            queue.remove();
          }
        });
  }
}
