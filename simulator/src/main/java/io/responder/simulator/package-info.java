/**
 * A Kubernetes API server over HTTP that holds its objects in memory.
 *
 * <p>What comes in: the requests of any Kubernetes client, recordings to play, scripted faults.
 * What goes out: the answers a real API server gives for the parts that the responder uses, and an
 * audit log of every request that changes something.
 */
@NullMarked
package io.responder.simulator;

import org.jspecify.annotations.NullMarked;
