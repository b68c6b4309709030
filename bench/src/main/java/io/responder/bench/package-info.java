/**
 * What the hot paths cost, each against a baseline in the same run.
 *
 * <p>Run with {@code bench/run}; the machines are shared and noisy, so only the ratios mean
 * something.
 */
@NullMarked
package io.responder.bench;

import org.jspecify.annotations.NullMarked;
