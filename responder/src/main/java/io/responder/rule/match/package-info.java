/** Which rules match one symptom: by kind and reason, by the texts in the message, by condition. */
@NullMarked
package io.responder.rule.match;

import org.jspecify.annotations.NullMarked;
