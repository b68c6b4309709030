/**
 * From the bytes of an object to what is kept of it.
 *
 * <p>In goes an object as JSON or as protobuf; out comes a {@link
 * io.responder.kube.decode.KubeObject} or an {@link io.responder.kube.decode.Decoded.Undecodable}.
 * Only the fields that a kind's {@link io.responder.kube.decode.FactsReader} names are ever
 * materialised; every text is shortened and redacted on its way in.
 */
@NullMarked
package io.responder.kube.decode;

import org.jspecify.annotations.NullMarked;
