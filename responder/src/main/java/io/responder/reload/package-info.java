/**
 * Rules that change while the service runs.
 *
 * <p>What comes in: the folder of rules, read every few seconds. What goes out: the {@link
 * io.responder.rule.RuleEngine} that is to be used now, a check and meters. Rules that are not
 * valid never come into force.
 */
@NullMarked
package io.responder.reload;

import org.jspecify.annotations.NullMarked;
