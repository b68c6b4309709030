/** Kubernetes' protobuf form of objects that are stored as JSON. */
@NullMarked
package io.responder.simulator.protobuf;

import org.jspecify.annotations.NullMarked;
