/**
 * Which rules hold for an object.
 *
 * <p>What comes in: {@link io.responder.model.ClusterEvent}s. What goes out: {@link
 * io.responder.model.Finding}s. Pure: no clock, no thread, no I/O but reading files.
 *
 * <p>The engine is here; what it is made of has rooms of its own, each knowing only those above it:
 *
 * <ul>
 *   <li>{@code text}: patterns and templates; {@code history}: what is remembered of an object
 *   <li>{@code definition}: what a rule says; {@code match}: which rules match a symptom
 *   <li>here: which rules hold, over time, and what is told of it
 *   <li>{@code file}: rules as they are written, and what is wrong with them
 *   <li>{@code explain}, {@code test}, {@code document}: why a rule holds or not, the tests beside
 *       the rules, their pages
 * </ul>
 */
@NullMarked
package io.responder.rule;

import org.jspecify.annotations.NullMarked;
