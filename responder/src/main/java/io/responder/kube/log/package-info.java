/**
 * The last lines of containers that die or do not become ready, as evidence: off unless namespaces
 * are opted in, bounded, at a limited rate, without secrets.
 */
@NullMarked
package io.responder.kube.log;

import org.jspecify.annotations.NullMarked;
