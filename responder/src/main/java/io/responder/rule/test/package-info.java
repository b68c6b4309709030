/** The tests that lie beside the rules, run by the engine of production. */
@NullMarked
package io.responder.rule.test;

import org.jspecify.annotations.NullMarked;
