/**
 * The values that travel from hop to hop.
 *
 * <p>Records, sealed types and enums without behaviour that needs a clock, a thread or I/O. Every
 * other package may import this one; it imports the JDK and, for the expressions of matchers, RE2.
 */
@NullMarked
package io.responder.model;

import org.jspecify.annotations.NullMarked;
