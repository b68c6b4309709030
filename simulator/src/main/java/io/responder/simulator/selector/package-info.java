/** Label and field selectors: query text comes in, a predicate over objects goes out. */
@NullMarked
package io.responder.simulator.selector;

import org.jspecify.annotations.NullMarked;
