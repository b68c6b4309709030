/**
 * Kafka: the broker, the topics, the pipeline of reducers and the feeds of its results.
 *
 * <p>What comes in: {@link io.responder.model.ClusterEvent}s through {@link
 * io.responder.stream.EventLog}. What goes out: {@link io.responder.model.Transition}s through
 * {@link io.responder.stream.TransitionFeed}. The reducers between them are pure and come from
 * outside; this package stores their states, passes their outputs on and lets time pass. The only
 * package that knows Kafka.
 */
@NullMarked
package io.responder.stream;

import org.jspecify.annotations.NullMarked;
