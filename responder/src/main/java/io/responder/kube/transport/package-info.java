/**
 * List and watch requests over the official client's connection, answered as streams of decoded
 * objects. Knows HTTP, the API's envelopes and the forms they come in, and nothing of informers or
 * states.
 */
@NullMarked
package io.responder.kube.transport;

import org.jspecify.annotations.NullMarked;
