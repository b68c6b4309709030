/**
 * Reads a YAML file into records, strictly.
 *
 * <p>What comes in: the path of a file and the type it should be. What goes out: the value, or
 * every mistake of the file at once, each with its line, its place and what to do about it.
 */
@NullMarked
package io.responder.config;

import org.jspecify.annotations.NullMarked;
