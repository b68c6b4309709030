/**
 * Places where a fault test can stop, break or slow down the process: before and after each step
 * that makes something durable, and in each thread that must not die unnoticed.
 *
 * <p>Off unless the system property {@code failpoints} is set when the process starts.
 */
@NullMarked
package io.responder.failpoint;

import org.jspecify.annotations.NullMarked;
