/**
 * Tells a person at a terminal: one block of text for each notification.
 *
 * <p>What comes in: a {@link io.responder.notify.Notification}. What goes out: lines of text on the
 * configured output, without anything from the cluster that a terminal would obey.
 */
@NullMarked
package io.responder.notify.console;

import org.jspecify.annotations.NullMarked;
