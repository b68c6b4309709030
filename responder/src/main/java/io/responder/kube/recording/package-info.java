/**
 * Recordings of watch streams: one JSON object a line, {@code {"resource","type","object"}} with
 * {@code "at"} and {@code "cluster"} where known. Reading gives the same events as the watch that
 * was recorded; writing leaves out what must not be kept.
 */
@NullMarked
package io.responder.kube.recording;

import org.jspecify.annotations.NullMarked;
