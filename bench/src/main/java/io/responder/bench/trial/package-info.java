/**
 * The benchmarks that take whole processes: ours and a baseline in turn, each in a process of its
 * own with the same heap, collector and JDK; the figure is the median of the ratios of pairs.
 *
 * <p>{@link io.responder.bench.trial.Benchmarks} runs them and those of JMH, and writes the table.
 */
@NullMarked
package io.responder.bench.trial;

import org.jspecify.annotations.NullMarked;
