/** JSON trees in and out of bytes: the one place that configures Jackson. */
@NullMarked
package io.responder.simulator.json;

import org.jspecify.annotations.NullMarked;
