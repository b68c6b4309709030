/**
 * What the objects of each kind say: one {@link io.responder.kube.decode.FactsReader} a kind.
 *
 * <p>In goes the pruned object, out come symptoms, attributes, facets and health. Readers judge the
 * state as it is (level), never a change, and know no clock: a symptom says since when, and a rule
 * judges its age. The vocabulary is documented in {@code docs/facts.md}.
 */
@NullMarked
package io.responder.kube.facts;

import org.jspecify.annotations.NullMarked;
