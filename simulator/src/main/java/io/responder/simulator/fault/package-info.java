/** Scripted faults: which requests fail, and in which way. */
@NullMarked
package io.responder.simulator.fault;

import org.jspecify.annotations.NullMarked;
