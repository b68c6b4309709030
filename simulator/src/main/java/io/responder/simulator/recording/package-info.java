/** Recordings of a cluster come in, changes of the store go out, in order and at a chosen pace. */
@NullMarked
package io.responder.simulator.recording;

import org.jspecify.annotations.NullMarked;
