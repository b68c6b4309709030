package io.responder.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sets records aside that the broker refuses as too large; any other error of writing is one of the
 * broker, and the record is tried again by the restarted thread.
 *
 * <p>Kafka Streams makes it; what it needs comes in the properties under {@link #TOPICS}, {@link
 * #PROGRESS} and {@link #CLOCK}.
 */
public final class UnwritableRecords implements ProductionExceptionHandler {

  static final String TOPICS = "responder.topics";
  static final String PROGRESS = "responder.progress";
  static final String CLOCK = "responder.clock";

  private @Nullable Topics topics;
  private @Nullable StreamProgress progress;
  private @Nullable Clock clock;

  @Override
  public void configure(Map<String, ?> properties) {
    topics = (Topics) properties.get(TOPICS);
    progress = (StreamProgress) properties.get(PROGRESS);
    clock = (Clock) properties.get(CLOCK);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    Topics known = requireNonNull(topics, TOPICS);
    boolean isOurs = known.all().stream().anyMatch(topic -> topic.name().equals(record.topic()));
    if (!(exception instanceof RecordTooLargeException) || !isOurs) {
      return Response.fail();
    }
    requireNonNull(progress, PROGRESS).deadLetter();
    DeadLetter letter =
        DeadLetter.of(
            record.topic(),
            DeadLetter.NOWHERE,
            DeadLetter.NOWHERE,
            exception,
            requireNonNull(clock, CLOCK).instant());
    String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    // No value: what was too large for one topic may be too large for the other.
    return Response.resume(
        List.of(
            new ProducerRecord<>(
                known.deadLetters(),
                null,
                letter.topic().getBytes(StandardCharsets.UTF_8),
                null,
                letter.headers(key))));
  }
}
