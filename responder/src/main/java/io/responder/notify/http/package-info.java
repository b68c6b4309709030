/**
 * The only HTTP client of the notifications.
 *
 * <p>What comes in: a body for a configured URL. What goes out: exactly one request, and a {@link
 * io.responder.notify.Delivery} that says what came of it without giving away the URL, the headers
 * or the answer.
 */
@NullMarked
package io.responder.notify.http;

import org.jspecify.annotations.NullMarked;
