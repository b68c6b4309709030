package io.responder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.config.InvalidFileException;
import io.responder.config.StrictReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The section {@code rules}. */
class RulesConfigTest {

  private static RulesConfig read(String text) {
    return new StrictReader(new ObjectMapper(), null, Map.of())
        .read("config.yml", text, RulesConfig.class);
  }

  @Test
  void rules_are_looked_at_every_ten_seconds_unless_said_otherwise() {
    assertThat(read("directory: mine").reload().every()).isEqualTo(Duration.ofSeconds(10));
    assertThat(read("reload: 1m").reload().every()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void off_is_off_with_and_without_quotes() {
    assertThat(read("reload: off").reload().isOff()).isTrue();
    assertThat(read("reload: 'off'").reload().isOff()).isTrue();
  }

  @Test
  void anything_else_is_refused_with_what_to_write() {
    for (String wrong : new String[] {"soon", "10", "0s", "on", "1ms"}) {
      assertThatThrownBy(() -> read("reload: " + wrong))
          .as(wrong)
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContaining("config.yml:1:1: reload: must be");
    }
  }
}
