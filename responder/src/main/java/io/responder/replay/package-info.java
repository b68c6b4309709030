/**
 * The pipeline on a virtual clock.
 *
 * <p>What comes in: cluster events in order. What goes out: the incidents that the service would
 * have opened, with no broker, no thread and no side effect (DESIGN D12).
 */
@NullMarked
package io.responder.replay;

import org.jspecify.annotations.NullMarked;
