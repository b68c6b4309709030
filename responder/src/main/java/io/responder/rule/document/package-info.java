/** The rules as pages for people. */
@NullMarked
package io.responder.rule.document;

import org.jspecify.annotations.NullMarked;
