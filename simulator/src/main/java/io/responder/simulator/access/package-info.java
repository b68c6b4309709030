/** Who may do what: bearer tokens and the verdict on each request. */
@NullMarked
package io.responder.simulator.access;

import org.jspecify.annotations.NullMarked;
