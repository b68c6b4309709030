/**
 * The other side of the service while it is measured: an API server that only lists and watches,
 * and a receiver of webhooks. In a process of its own, so that its work is not counted.
 */
@NullMarked
package io.responder.bench.load;

import org.jspecify.annotations.NullMarked;
