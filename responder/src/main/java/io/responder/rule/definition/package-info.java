/** What a rule says, read and checked, and the words that its conditions and texts may use. */
@NullMarked
package io.responder.rule.definition;

import org.jspecify.annotations.NullMarked;
