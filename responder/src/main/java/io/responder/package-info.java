/**
 * Responder: from a change in a cluster to a diagnosed incident that a person is told of.
 *
 * <p>A value makes six hops, each a package:
 *
 * <ol>
 *   <li>{@code kube} watches the clusters and turns every object it sees into a {@code
 *       ClusterEvent}: facts and symptoms, never secrets, never whole specs.
 *   <li>{@code stream} keeps the events in Kafka and drives the next three hops from there.
 *   <li>{@code rule} says which rules hold for an object: {@code Finding}s.
 *   <li>{@code incident} makes one incident of the findings of a workload, and relates the
 *       incidents of a cluster: {@code Transition}s.
 *   <li>{@code notify} tells people, each receiver at its own pace.
 *   <li>{@code replay} drives the same rules and incidents on a virtual clock, for recordings,
 *       scans, tests and back-tests.
 * </ol>
 *
 * <p>{@code view} and {@code history} remember incidents for those who ask by {@code api}: what is,
 * and what past ones say of services.
 *
 * <p>{@code reload} brings changed rules into force while the service runs.
 *
 * <p>The values themselves are in {@code model}. {@code config} reads the configuration, {@code
 * health} answers probes, {@code cli} holds the commands and {@code demo} the simulated cluster
 * that shows it all. {@code Wiring} is the only place where the parts are put together.
 */
@NullMarked
package io.responder;

import org.jspecify.annotations.NullMarked;
