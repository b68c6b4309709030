/** The three patch formats of a Kubernetes API as pure functions over JSON trees. */
@NullMarked
package io.responder.simulator.patch;

import org.jspecify.annotations.NullMarked;
