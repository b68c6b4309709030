package io.responder.stream;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The time of a record, and never one that would stop the pipeline: before 1970 or yet to come. */
final class RecordTime implements TimestampExtractor {

  private final Clock clock;

  RecordTime(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    return record.timestamp() < 0 ? now : Math.min(record.timestamp(), now);
  }
}
