/**
 * What is measured, ours and the baselines: each a process of its own that reads commands from
 * standard input, answers on standard output, and ends when its input ends.
 */
@NullMarked
package io.responder.bench.worker;

import org.jspecify.annotations.NullMarked;
