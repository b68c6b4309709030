package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final TopicPartition P0 = new TopicPartition("incidents", 0);
  private static final TopicPartition P1 = new TopicPartition("incidents", 1);

  private final InFlight inFlight = new InFlight();
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final CompletableFuture<Void> second = new CompletableFuture<>();

  @Test
  void nothing_is_committed_past_a_record_that_is_not_handled() {
    inFlight.add(P0, 5, first);
    inFlight.add(P0, 6, second);
    second.complete(null);
    assertThat(inFlight.handled()).isEmpty();
    first.complete(null);
    assertThat(inFlight.handled()).isEqualTo(Map.of(P0, new OffsetAndMetadata(7)));
  }

  @Test
  void a_partition_that_waits_holds_no_other_back() {
    inFlight.add(P0, 5, first);
    inFlight.add(P1, 9, CompletableFuture.completedFuture(null));
    assertThat(inFlight.handled()).isEqualTo(Map.of(P1, new OffsetAndMetadata(10)));
  }

  @Test
  void a_record_whose_stage_failed_stays_unhandled() {
    inFlight.add(P0, 5, first);
    first.completeExceptionally(new IllegalStateException("closed"));
    assertThat(inFlight.handled()).isEmpty();
    assertThat(inFlight.size()).isEqualTo(1);
  }

  @Test
  void what_is_committed_or_belongs_to_others_is_forgotten() {
    inFlight.add(P0, 5, CompletableFuture.completedFuture(null));
    inFlight.add(P0, 6, second);
    inFlight.add(P1, 9, first);
    inFlight.committed(inFlight.handled());
    assertThat(inFlight.size()).isEqualTo(2);
    inFlight.retain(Set.of(P0));
    assertThat(inFlight.size()).isEqualTo(1);
  }

  @Test
  void what_belongs_to_others_now_is_told_by_them_alone() {
    inFlight.add(P0, 5, first);
    inFlight.add(P1, 9, second);
    inFlight.retain(Set.of(P1));
    assertThat(first).isCancelled();
    assertThat(second).isNotDone();
  }

  @Test
  void a_partition_is_settled_when_nothing_of_it_is_on_its_way() {
    inFlight.add(P0, 5, first);
    inFlight.add(P1, 9, second);
    var settled = inFlight.settled(Set.of(P0));
    assertThat(settled).isNotDone();
    first.completeExceptionally(new IllegalStateException("closed"));
    assertThat(settled).isCompleted();
  }
}
