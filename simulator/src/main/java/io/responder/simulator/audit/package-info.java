/** The record of every request that could change something; the oracle of tests. */
@NullMarked
package io.responder.simulator.audit;

import org.jspecify.annotations.NullMarked;
