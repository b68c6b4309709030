/**
 * HTTP: a request comes in, is parsed, authenticated, authorised and carried out by the rules of a
 * real API server, and its answer, Status or watch stream goes out.
 */
@NullMarked
package io.responder.simulator.api;

import org.jspecify.annotations.NullMarked;
