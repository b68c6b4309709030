package io.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.responder.config.StrictReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the API may listen. */
class GuardedApiTest {

  private static final String TOKENS =
      "api:\n  tokens:\n    - {name: kim, role: act, token: {env: KIM}}\n";

  private static ResponderConfiguration read(String yaml) {
    var mapper = Jackson.newObjectMapper().registerModule(ReceiverTypes.module());
    var validator = Validators.newValidatorFactory().getValidator();
    return new StrictReader(mapper, validator, Map.of())
        .read("config.yml", yaml, ResponderConfiguration.class);
  }

  private static String server(String connector) {
    return "server:\n  applicationConnectors: [" + connector + "]\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: http, port: 8082}",
        "{type: http, bindHost: 0.0.0.0, port: 8082}",
        "{type: http, bindHost: '::', port: 8082}",
        "{type: http, bindHost: 10.0.0.7, port: 8082}"
      })
  void without_tokens_it_may_not_listen_beyond_this_machine(String connector) {
    assertThatThrownBy(() -> read(server(connector)))
        .hasMessageContaining("without tokens the API must listen on loopback only")
        .hasMessageContaining("api.tokens")
        .hasMessageContaining("127.0.0.1");
    assertThat(read(server(connector) + TOKENS).hasApi()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: http, bindHost: 127.0.0.1, port: 8082}",
        "{type: http, bindHost: localhost, port: 0}",
        "{type: http, bindHost: '::1', port: 8082}"
      })
  void on_loopback_it_may(String connector) {
    assertThat(read(server(connector)).hasApi()).isTrue();
  }

  @Test
  void a_server_section_that_says_nothing_of_it_is_refused_too() {
    // Dropwizard's own default is every address.
    assertThatThrownBy(() -> read("server: {adminConnectors: []}\n"))
        .hasMessageContaining("every address:8080");
  }

  @Test
  void it_can_be_off_and_is_on_loopback_by_default() {
    assertThat(read(server("")).hasApi()).isFalse();
    assertThat(read("clusters: []\n").hasApi()).isTrue();
  }

  @Test
  void a_wrong_role_is_named() {
    assertThatThrownBy(() -> read(TOKENS.replace("act", "acts")))
        .hasMessageContaining("api.tokens[0].role");
  }
}
