/**
 * The live watch of a cluster, and one pass over it.
 *
 * <p>The official client's informers keep the caches; our own lister-watcher feeds them (paged
 * lists, bookmarks, finite timeouts, backoff). Handlers only mark an object as changed; one sender
 * a cluster takes the marks in order, composes the event from the cache's latest state, and clears
 * the mark when the {@link io.responder.kube.watch.EventSink} has accepted it. So nothing grows
 * beyond one mark an object, and nothing is lost while the sink is down.
 */
@NullMarked
package io.responder.kube.watch;

import org.jspecify.annotations.NullMarked;
