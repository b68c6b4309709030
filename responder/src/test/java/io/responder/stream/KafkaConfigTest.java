package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaConfigTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final Validator validator = Validation.buildDefaultValidatorFactory().getValidator();

  @Test
  void anEmptySectionIsABrokerInTheProcess() throws Exception {
    KafkaConfig config = MAPPER.readValue("{}", KafkaConfig.class);
    assertThat(config).isEqualTo(KafkaConfig.embedded(Path.of("data")));
    assertThat(config.isEmbedded()).isTrue();
    assertThat(config.partitions()).isEqualTo(4);
    assertThat(config.replicationFactor()).isEqualTo(1);
    assertThat(validator.validate(config)).isEmpty();
  }

  @Test
  void anExternalClusterIsReplicated() {
    KafkaConfig config = KafkaConfig.external("a:9092,b:9092");
    assertThat(config.replicationFactor()).isEqualTo(3);
    assertThat(config.partitions()).isEqualTo(6);
    assertThat(validator.validate(config)).isEmpty();
  }

  @Test
  void securityPropertiesReachEveryClient() throws Exception {
    KafkaConfig config =
        MAPPER.readValue(
            """
            {"bootstrapServers": "a:9093",
             "properties": {"security.protocol": "SASL_SSL", "sasl.jaas.config": "password=hunter2",
               "config.providers": "file", "config.providers.file.class": "x"}}
            """,
            KafkaConfig.class);
    ClientProperties clients = new ClientProperties("a:9093", config, "i");
    assertThat(clients.admin()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(clients.consumer("c"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("config.providers.file.class", "x");
    assertThat(clients.producer("p"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all");
    assertThat(clients.streams()).containsEntry("sasl.jaas.config", "password=hunter2");
    assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
  }

  @Test
  void aMistypedPropertyIsAnErrorWithASuggestion() {
    assertThatThrownBy(
            () ->
                MAPPER.readValue(
                    "{\"bootstrapServers\":\"a:1\",\"properties\":{\"securty.protocol\":\"SSL\",\"acks\":\"0\"}}",
                    KafkaConfig.class))
        .hasMessageContaining("did you mean security.protocol?")
        .hasMessageContaining("property acks is set by the responder");
  }

  @Test
  void contradictionsAreErrors() {
    refused("{\"replicationFactor\": 3}", "replicationFactor must be 1");
    refused("{\"properties\": {\"ssl.protocol\": \"x\"}}", "set bootstrapServers");
    refused("{\"bootstrapServers\": \" \"}", "bootstrapServers is empty");
    refused("{\"eventRetention\": \"PT1S\"}", "eventRetention");
    refused("{\"canaryInterval\": \"PT0S\"}", "canaryInterval");
  }

  @Test
  void fieldsAreValidated() throws Exception {
    KafkaConfig config =
        MAPPER.readValue("{\"partitions\": 0, \"topicPrefix\": \"a b\"}", KafkaConfig.class);
    assertThat(validator.validate(config))
        .extracting(violation -> violation.getPropertyPath().toString())
        .containsExactlyInAnyOrder("partitions", "topicPrefix");
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> MAPPER.readValue(json, KafkaConfig.class))
        .hasMessageContaining(message);
  }
}
