/**
 * What a finding does to an incident, and what incidents do to each other.
 *
 * <p>What comes in: {@link io.responder.model.Finding}s. What goes out: {@link
 * io.responder.model.Transition}s. Pure: no clock, no thread, no I/O.
 */
@NullMarked
package io.responder.incident;

import org.jspecify.annotations.NullMarked;
