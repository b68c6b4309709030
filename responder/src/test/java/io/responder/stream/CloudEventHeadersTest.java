package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.responder.model.ClusterEvent;
import io.responder.stream.codec.RecordCodec;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CloudEventHeadersTest {

  @Test
  void theCloudEventsLibraryReadsOurRecords() {
    Instant at = Instant.parse("2026-01-05T09:00:00Z");
    ClusterEvent event = Events.sick("web", 7, at);
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    CloudEvent read =
        KafkaMessageFactory.createReader(
                CloudEventHeaders.of(codec.attributes(event)), codec.encode(event))
            .toEvent();
    assertThat(read.getId()).isEqualTo(event.id());
    assertThat(read.getType()).isEqualTo("io.responder.cluster-event.upserted.v1");
    assertThat(read.getSource()).isEqualTo(URI.create("/responder/clusters/prod"));
    assertThat(read.getTime()).isEqualTo(at.atOffset(ZoneOffset.UTC));
    assertThat(read.getSubject()).isEqualTo("prod/shop/Pod/web");
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(read.getData()).isNotNull();
  }
}
