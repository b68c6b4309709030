package io.responder.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.responder.ReceiverTypes;
import io.responder.model.Severity;
import io.responder.notify.console.ConsoleConfig;
import io.responder.notify.console.Style;
import io.responder.notify.webhook.WebhookConfig;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NotifyConfigTest {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .registerModule(new JavaTimeModule())
          .registerModule(ReceiverTypes.module());

  @Test
  void readsReceiversByTheirType() throws IOException {
    NotifyConfig config =
        YAML.readValue(
            """
            receivers:
              - type: console
                language: ko
                style: colour
              - type: webhook
                name: pager
                url: https://hooks.example.com/x
                severity: critical
                secret: {file: /etc/responder/secret}
                timeout: PT5S
            """,
            NotifyConfig.class);

    assertThat(config.receivers()).hasSize(2);
    assertThat(config.receivers().get(0))
        .isEqualTo(new ConsoleConfig("console", Language.KO, Severity.INFO, Style.COLOUR, 96));
    WebhookConfig webhook = (WebhookConfig) config.receivers().get(1);
    assertThat(webhook.name()).isEqualTo("pager");
    assertThat(webhook.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(webhook.secret()).hasToString("***");
    assertThat(config.longestRetry()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void namesTheKnownTypes() {
    assertThatThrownBy(() -> YAML.readValue("receivers: [{type: pigeon}]", NotifyConfig.class))
        .hasMessageContaining("console")
        .hasMessageContaining("webhook");
  }

  @Test
  void namesMustBeUnique() {
    assertThatThrownBy(
            () ->
                YAML.readValue("receivers: [{type: console}, {type: console}]", NotifyConfig.class))
        .hasMessageContaining("two entries with the name console");
  }

  @Test
  void aSecretIsAReference() {
    assertThatThrownBy(
            () ->
                YAML.readValue(
                    "receivers: [{type: webhook, url: 'https://x.example', secret: {}}]",
                    NotifyConfig.class))
        .hasMessageContaining("either file or env");
  }

  @Test
  void waitsLongerAfterEachFailureUpToALimit() {
    NotifyConfig config = new NotifyConfig(null, null, null, null);
    for (int attempt = 1; attempt <= 30; attempt++) {
      double expected = Math.min(1000 * Math.pow(2, attempt - 1), 300_000);
      assertThat((double) config.backoff().apply(attempt))
          .isBetween(expected * 0.5 - 1, Math.max(expected * 1.5, 300_000) + 1);
    }
  }
}
