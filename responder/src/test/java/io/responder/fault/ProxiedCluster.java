package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;

import io.responder.kube.watch.WatchedCluster;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.proxy.ChaosProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** A watched cluster behind a proxy that can be given any weather. */
final class ProxiedCluster implements AutoCloseable {

  final KubeSimulator kube = KubeSimulator.start();
  final ChaosProxy proxy = ChaosProxy.to(URI.create(kube.url()).getPort());
  final WatchedCluster watched;

  ProxiedCluster(Duration watchTimeout) throws IOException {
    String kubeconfig = kube.kubeconfig("").replace(kube.url(), "http://" + proxy.address());
    watched =
        new WatchedCluster(
            kube,
            WatchedCluster.cluster(kubeconfig, "lab"),
            config(watchTimeout),
            InstantSource.system(),
            null);
  }

  @Override
  public void close() {
    watched.close();
    proxy.close();
  }
}
