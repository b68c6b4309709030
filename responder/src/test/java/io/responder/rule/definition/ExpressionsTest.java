package io.responder.rule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.runtime.CelEvaluationException;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.history.Restarts;
import io.responder.rule.history.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular expressions in conditions. */
class ExpressionsTest {

  @ParameterizedTest
  @CsvSource({
    "symptom.message.matches('o.l'), true",
    "'matches(symptom.message, ''^pool'')', true",
    "symptom.message.matches('^image'), false",
    "symptom.message.matches('(?i)IMAGE'), true",
    "symptom.message.matches(symptom.reason), true",
    "symptom.message.matches(''), true",
  })
  void anExpressionIsFoundAnywhereInAText(String condition, boolean holds) throws Exception {
    Condition compiled = Condition.compile(condition);
    // The second time it is compiled already.
    assertThat(compiled.holds(said("pool of images", "im"))).isEqualTo(holds);
    assertThat(compiled.holds(said("pool of images", "im"))).isEqualTo(holds);
  }

  @Test
  void anExpressionOfAnObjectsTextThatIsNoneFailsEachTime() {
    Condition compiled = Condition.compile("symptom.message.matches(symptom.reason)");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> compiled.holds(said("a", "[a")))
          .isInstanceOf(CelEvaluationException.class)
          .hasMessageContaining("not valid");
    }
  }

  @Test
  void anExpressionThatIsTooLargeIsNotRun() {
    Condition compiled = Condition.compile("symptom.message.matches(symptom.reason)");
    assertThatThrownBy(() -> compiled.holds(said("a", "(?:ab){400}")))
        .isInstanceOf(CelEvaluationException.class)
        .hasMessageContaining("too large");
  }

  private static Situation said(String message, String reason) {
    ObjectRef pod = new ObjectRef("prod", "", "Pod", "shop", "web", "u");
    Instant now = Instant.parse("2026-01-05T09:00:00Z");
    return new Situation(
        new Subject(pod, pod, null, now, Restarts.NONE),
        new Symptom(SymptomSource.WAITING, "container/app", reason, message, null, Map.of()),
        new TreeMap<>(),
        now);
  }
}
