/** Placeholder. */
@NullMarked
package io.responder;

import org.jspecify.annotations.NullMarked;
