/**
 * The edge to the clusters: their objects become {@link io.responder.model.ClusterEvent}s.
 *
 * <ul>
 *   <li>{@code connect}: credentials and addresses; the only place that knows a kubeconfig
 *   <li>{@code transport}: list and watch requests and their answers, as a stream of objects
 *   <li>{@code source}: the same as an endless source for an informer, and how it fares
 *   <li>{@code decode}: from a stream to the little that is kept of an object
 *   <li>{@code facts}: what the objects of each kind say
 *   <li>{@code event}: what an object is among the others; the event
 *   <li>{@code watch}: the live watch, and one pass over a cluster
 *   <li>{@code recording}: the same from and to a file
 * </ul>
 *
 * Out goes every change through an {@link io.responder.kube.watch.EventSink}. Nothing else in the
 * program imports the Kubernetes client for reading.
 */
@NullMarked
package io.responder.kube;

import org.jspecify.annotations.NullMarked;
