package io.responder.simulator;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The simulator answers as the contract says. */
class SimulatorContractTest extends KubernetesApiContract {
  private static KubeSimulator kube;

  @BeforeAll
  static void start() {
    kube = KubeSimulator.start();
  }

  @AfterAll
  static void stop() {
    kube.close();
  }

  @Override
  ApiClient client() {
    return new ClientBuilder().setBasePath(kube.url()).build();
  }
}
