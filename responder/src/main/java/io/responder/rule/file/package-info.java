/**
 * Rules as they are written: reads a directory of YAML files into a {@link
 * io.responder.rule.RuleSet}, or says all that is wrong with them, by file, line and path.
 */
@NullMarked
package io.responder.rule.file;

import org.jspecify.annotations.NullMarked;
