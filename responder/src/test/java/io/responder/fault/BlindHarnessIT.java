package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.fault.harness.FaultRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness is no decoration: a service that misses one cause does not pass it. */
class BlindHarnessIT {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void a_service_without_one_rule_is_found_out() throws IOException {
    try (var run = new FaultRun(folder, 7, Duration.ZERO).settlingWithin(Duration.ofSeconds(20))) {
      assertThat(Files.deleteIfExists(folder.resolve("rules/kubernetes/config-key-missing.yml")))
          .isTrue();
      run.world().service().start().awaitReady(Duration.ofSeconds(90));
      while (run.ledger().active().stream()
          .noneMatch(s -> s.cause().equals("config-key-missing"))) {
        run.traffic().step();
      }
      assertThatThrownBy(() -> run.check("without faults"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("I1 symptom-")
          .hasMessageContaining("no open incident of config-key-missing")
          .hasMessageContaining("-Dfaults.seed=7");
    }
  }
}
