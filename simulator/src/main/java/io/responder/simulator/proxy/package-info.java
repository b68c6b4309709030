/** A TCP proxy that breaks the network between two parts on purpose. */
@NullMarked
package io.responder.simulator.proxy;

import org.jspecify.annotations.NullMarked;
