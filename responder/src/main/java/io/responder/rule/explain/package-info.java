/** Why a rule holds for an object or a message or does not, and the cause of a single message. */
@NullMarked
package io.responder.rule.explain;

import org.jspecify.annotations.NullMarked;
