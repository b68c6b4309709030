/**
 * Who is told of an incident, when, and in what words.
 *
 * <p>What comes in: {@link io.responder.model.Transition}s, at least once, from one feed. What goes
 * out: a {@link io.responder.notify.Delivery} for each {@link io.responder.notify.Receiver} that is
 * to know. To add a receiver: a package with its {@code XReceiver} and {@code XConfig}, and one
 * line in {@code ReceiverTypes}.
 */
@NullMarked
package io.responder.notify;

import org.jspecify.annotations.NullMarked;
