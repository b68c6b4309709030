/**
 * How a record of the model becomes bytes on a topic and back.
 *
 * <p>What comes in: values of the model and states of the stages. What goes out: JSON, always the
 * same bytes for the same value. Knows nothing of Kafka.
 */
@NullMarked
package io.responder.stream.codec;

import org.jspecify.annotations.NullMarked;
