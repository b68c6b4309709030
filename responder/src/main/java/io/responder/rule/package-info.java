/**
 * Which rules hold for an object.
 *
 * <p>What comes in: rule files and {@link io.responder.model.ClusterEvent}s. What goes out: {@link
 * io.responder.model.Finding}s. Pure: no clock, no thread, no I/O but reading rule files.
 */
@NullMarked
package io.responder.rule;

import org.jspecify.annotations.NullMarked;
