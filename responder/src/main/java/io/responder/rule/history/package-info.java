/**
 * What is remembered of one object between two events: its state and reports, what holds, how often
 * it restarted, its image tags, its circumstances. Bounded. Knows no rule.
 */
@NullMarked
package io.responder.rule.history;

import org.jspecify.annotations.NullMarked;
