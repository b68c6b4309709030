/**
 * Tells another program: a CloudEvents 1.0 event in JSON for each notification.
 *
 * <p>What comes in: a {@link io.responder.notify.Notification}. What goes out: an {@link
 * io.responder.notify.webhook.IncidentEvent} with {@code POST}, content type {@code
 * application/cloudevents+json} and these headers:
 *
 * <ul>
 *   <li>{@code Idempotency-Key}: the id of the event. Attempts and copies of one notification have
 *       the same.
 *   <li>{@code X-Signature: t=<seconds>,v1=<hex>}, where a secret is configured: HMAC-SHA256 with
 *       the secret over the seconds, a dot and the body as sent. While a previous secret is
 *       configured too, a second {@code v1=} follows.
 *   <li>{@code Authorization: Bearer …}, where a token is configured.
 * </ul>
 */
@NullMarked
package io.responder.notify.webhook;

import org.jspecify.annotations.NullMarked;
