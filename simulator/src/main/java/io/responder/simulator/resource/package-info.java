/**
 * The kinds of object the simulated API serves: built-in ones by a table, custom ones by
 * registration.
 */
@NullMarked
package io.responder.simulator.resource;

import org.jspecify.annotations.NullMarked;
