/**
 * The commands of {@code bin/responder}.
 *
 * <p>What comes in: arguments and files. What goes out: text or JSON on standard output, one clear
 * message on standard error, and an exit code: 0 fine, 1 problems found, 2 wrong usage or
 * configuration.
 */
@NullMarked
package io.responder.cli;

import org.jspecify.annotations.NullMarked;
