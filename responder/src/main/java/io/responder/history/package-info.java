/**
 * What past incidents say about services and about us: availability, times, stability.
 *
 * <p>What comes in: {@link io.responder.model.Transition}s, in {@link io.responder.history.Ledger},
 * which keeps a few fields of each incident. What goes out: {@link io.responder.history.Figures},
 * {@link io.responder.history.Availability} and {@link io.responder.history.Stability}. Pure: no
 * clock, no thread, no I/O.
 */
@NullMarked
package io.responder.history;

import org.jspecify.annotations.NullMarked;
