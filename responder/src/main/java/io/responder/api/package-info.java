/**
 * The REST API: what people and programs ask about incidents, and what they want done.
 *
 * <p>What comes in: HTTP requests under {@code /api/v1}, each of a caller with a role. What goes
 * out: incidents of the view, and commands to Kafka, which are accepted once they are durable. The
 * API decides nothing: what a command does is up to the pipeline. The only package that knows
 * JAX-RS.
 *
 * <p>To add a route: a method with {@link io.responder.api.Needs} in a resource, the path in {@code
 * openapi.yaml}, a row in {@code RoutesTest}. Tests fail while one of the three is missing.
 */
@NullMarked
package io.responder.api;

import org.jspecify.annotations.NullMarked;
