/**
 * What the process says of itself on the admin port: {@code /livez}, {@code /readyz} and {@code
 * /metrics}.
 *
 * <p>What comes in: suppliers of {@link io.responder.health.Check}s from the edges. What goes out:
 * HTTP answers that a kubelet, a Prometheus and a person can read.
 */
@NullMarked
package io.responder.health;

import org.jspecify.annotations.NullMarked;
