/**
 * The demonstration: a simulated cluster in which the incidents of the runbooks happen, and the
 * real service that watches it.
 *
 * <p>What comes in: {@code demo/story.yml}. What goes out: the console of a person on call.
 */
@NullMarked
package io.responder.demo;

import org.jspecify.annotations.NullMarked;
