/**
 * The harness of the random fault runs: seeded traffic with a ledger of what is true, seeded faults
 * with a log of when they were, what came out of the service, and the invariants that tie the three
 * together.
 */
@NullMarked
package io.responder.fault.harness;

import org.jspecify.annotations.NullMarked;
