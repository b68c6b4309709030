/**
 * How texts are read and filled in: patterns over messages, all of them in one pass, and templates
 * for what people are told. Knows no rule.
 */
@NullMarked
package io.responder.rule.text;

import org.jspecify.annotations.NullMarked;
