package io.responder.rule.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.rule.file.RuleFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiagnoserTest {
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  private final Diagnoser diagnoser =
      new Diagnoser(RuleFiles.read(ROOT.resolve("rules")).load().orThrow());

  private String cause(String message) {
    return diagnoser.diagnose("Event", "", message, "").map(Diagnoser.Answer::cause).orElse("none");
  }

  @Test
  void aTextThatWasWrappedIsReadAsTheOneLineThatItWas() {
    assertThat(cause("no matches for kind \"Gateway\" in version\n  \"net.example/v1\""))
        .isEqualTo("crd-missing")
        .isEqualTo(cause("no matches for kind \"Gateway\" in version \"net.example/v1\""));
  }

  @Test
  void goodNewsIsNoCauseThoughItNamesTheResource() {
    assertThat(cause("Node node-1 status is now: NodeHasNoDiskPressure")).isEqualTo("none");
    assertThat(cause("kubelet has sufficient memory available")).isEqualTo("none");
    assertThat(cause("Pod resize completed: {\"requests\":{\"memory\":\"50Mi\"}}"))
        .isEqualTo("none");
    assertThat(cause("Disabled tracing. configmap \"tracing\" not found")).isEqualTo("none");
  }

  @Test
  void theStateBesideAVagueEventCountsWhereItsTextSaysNothing() {
    assertThat(
            diagnoser
                .diagnose("Event", "Failed", "Error: words of no rule", "waiting:ErrImagePull")
                .map(Diagnoser.Answer::cause))
        .contains("image-pull-backoff-unspecified");
    assertThat(diagnoser.diagnose("Event", "Pulling", "words of no rule", "waiting:ErrImagePull"))
        .isEmpty();
    assertThat(diagnoser.diagnose("PodLog", "", "words of no rule", "waiting:CrashLoopBackOff"))
        .isEmpty();
  }
}
