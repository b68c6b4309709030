/**
 * The incidents as people know them, in memory, for whoever asks.
 *
 * <p>What comes in: every transition of the topic of incidents, from the oldest on, in every
 * process, so that each can answer everything. What goes out: incidents by id, and all of them for
 * filters and figures. The view is read only and can be lost at any time: the topic is the truth.
 */
@NullMarked
package io.responder.view;

import org.jspecify.annotations.NullMarked;
