/**
 * The faults that the service must survive, one class for each number of the fault table, and the
 * broken worlds that they are tried in.
 */
@NullMarked
package io.responder.fault;

import org.jspecify.annotations.NullMarked;
