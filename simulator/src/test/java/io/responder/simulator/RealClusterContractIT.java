package io.responder.simulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.Config;
import java.io.IOException;

/** A real API server answers as the contract says; without one, this is skipped. */
class RealClusterContractIT extends KubernetesApiContract {
  private static final String VARIABLE = "RESPONDER_TEST_KUBECONFIG";

  @Override
  ApiClient client() throws IOException {
    assumeTrue(
        System.getenv(VARIABLE) != null,
        "no real cluster: set " + VARIABLE + " to a kubeconfig to compare with one");
    return Config.fromConfig(System.getenv(VARIABLE));
  }
}
