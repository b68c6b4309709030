package io.responder.stream;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What is remembered of the dead letters of one topic.
 *
 * @param topic the topic
 * @param since when the first of this series came
 * @param lastAt when the last one came
 * @param exception the error that was last told
 */
record DeadLetterHistory(String topic, Instant since, Instant lastAt, String exception) {

  DeadLetterHistory {
    requireNonNull(topic, "topic");
    requireNonNull(since, "since");
    requireNonNull(lastAt, "lastAt");
    requireNonNull(exception, "exception");
  }
}
