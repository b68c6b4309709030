/**
 * What the API server does to an object between request and store: names, versions, generations,
 * finalizers, preconditions. Objects come in as trees, stored versions or refusals go out.
 */
@NullMarked
package io.responder.simulator.registry;

import org.jspecify.annotations.NullMarked;
