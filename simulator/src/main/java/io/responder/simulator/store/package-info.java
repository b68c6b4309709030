/**
 * The objects of one cluster as bytes, one rising resourceVersion, and a bounded log of changes
 * that lists at an old version and resumed watches are answered from.
 */
@NullMarked
package io.responder.simulator.store;

import org.jspecify.annotations.NullMarked;
