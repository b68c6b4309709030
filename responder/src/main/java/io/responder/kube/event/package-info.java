/**
 * From a decoded object to the {@link io.responder.model.ClusterEvent} that the pipeline takes.
 *
 * <p>Adds what an object alone cannot know: the workload at the root of its controllers, the Argo
 * CD Application that manages it, the architecture of its node, and the facets of all that. Pure
 * functions over an {@link io.responder.kube.event.ObjectIndex}; the live watch and the replay of a
 * recording share them.
 */
@NullMarked
package io.responder.kube.event;

import org.jspecify.annotations.NullMarked;
