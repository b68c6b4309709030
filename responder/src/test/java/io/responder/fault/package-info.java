/** One class for each fault that the service must survive, and what they share. */
@NullMarked
package io.responder.fault;

import org.jspecify.annotations.NullMarked;
