package io.responder.stream;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices records that were deleted before they were processed, because retention ended or somebody
 * deleted them: Kafka's consumers go on behind the gap without a word.
 *
 * <p>A gap is seen where the group's place lies before the beginning of a partition, or where the
 * processing jumped and the partition now begins behind the place it jumped from. Each is told as a
 * dead letter, until that is durable. One thread; {@link #jumped} may be called by any.
 */
final class Gaps {

  private static final Logger LOGGER = LoggerFactory.getLogger(Gaps.class);

  private final Function<DeadLetter, CompletionStage<Void>> tell;
  private final StreamProgress progress;
  private final Clock clock;
  private final Map<TopicPartition, Long> told = new HashMap<>();
  private final List<Jump> jumps = new ArrayList<>(); // guarded by this
  private final List<DeadLetter> untold = new ArrayList<>(); // guarded by this

  private record Jump(TopicPartition partition, long from, long to) {}

  Gaps(Function<DeadLetter, CompletionStage<Void>> tell, StreamProgress progress, Clock clock) {
    this.tell = tell;
    this.progress = progress;
    this.clock = clock;
  }

  /** Offset {@code to} of a partition was processed when {@code from} was expected. */
  synchronized void jumped(String topic, int partition, long from, long to) {
    jumps.add(new Jump(new TopicPartition(topic, partition), from, to));
  }

  /**
   * Looks for gaps.
   *
   * @param committed the place of the group in each partition where it has one
   * @param earliest the first offset that each partition still has
   */
  void compare(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> earliest) {
    takeJumps()
        .forEach(
            jump -> {
              long begin = earliest.getOrDefault(jump.partition(), 0L);
              // Where the partition has what was jumped over, it was a marker and no record.
              gap(jump.partition(), jump.from(), Math.min(jump.to(), begin));
            });
    committed.forEach(
        (partition, place) -> gap(partition, place, earliest.getOrDefault(partition, 0L)));
    takeUntold().forEach(this::send);
  }

  private synchronized List<Jump> takeJumps() {
    List<Jump> taken = List.copyOf(jumps);
    jumps.clear();
    return taken;
  }

  private synchronized List<DeadLetter> takeUntold() {
    List<DeadLetter> taken = List.copyOf(untold);
    untold.clear();
    return taken;
  }

  private synchronized void keep(DeadLetter letter) {
    untold.add(letter);
  }

  private void gap(TopicPartition partition, long place, long end) {
    long begin = Math.max(place, told.getOrDefault(partition, 0L));
    if (begin >= end) {
      return;
    }
    told.put(partition, end);
    long missing = end - begin;
    progress.gap(partition.topic(), missing);
    LOGGER
        .atError()
        .setMessage("records were deleted before they were processed")
        .addKeyValue("topic", partition.topic())
        .addKeyValue("partition", partition.partition())
        .addKeyValue("offset", begin)
        .addKeyValue("records", missing)
        .log();
    keep(
        new DeadLetter(
            partition.topic(),
            partition.partition(),
            begin,
            DeadLetter.GAP,
            "%d records, offsets %d to %d, were deleted before they were processed"
                .formatted(missing, begin, end - 1),
            clock.instant()));
  }

  private void send(DeadLetter letter) {
    var unused =
        tell.apply(letter)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    keep(letter);
                  }
                });
  }
}
