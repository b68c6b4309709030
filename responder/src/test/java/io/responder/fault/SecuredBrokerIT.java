package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.responder.stream.Events;
import io.responder.stream.FakeStages;
import io.responder.stream.KafkaConfig;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamException;
import io.responder.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker with TLS, passwords and access rules, and a user with exactly the permissions that
 * {@code docs/topics.md} lists: they are enough, and a missing one is named.
 */
@ExtendWith(QuietKafka.class)
class SecuredBrokerIT {

  private static final String PASSWORD = "for-the-test-only";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void thePermissionsOfTheDocumentationAreEnoughAndAMissingOneIsNamed() throws Exception {
    makeCertificate();
    try (var broker = BrokerProcess.start(directory.resolve("broker"), secured());
        var admin = broker.admin()) {
      assertThatThrownBy(() -> start(broker, PASSWORD + "-wrong"))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("Authentication failed")
          .hasMessageNotContaining(PASSWORD);
      assertThatThrownBy(() -> start(broker, PASSWORD))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("TopicAuthorizationException")
          .hasMessageContaining("topic responder.cluster-events is not visible")
          .hasMessageContaining("docs/topics.md");

      admin.createAcls(documented()).all().get(20, TimeUnit.SECONDS);
      try (var pipeline = start(broker, PASSWORD).awaitReady()) {
        pipeline.append(Events.sick("web", 1, START));
        await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.workloads().contains("web"));
        await().atMost(Duration.ofSeconds(30)).until(() -> !pipeline.status().lag().isEmpty());
        assertThat(pipeline.status().deadLetters()).isZero();
      }

      revoke(admin, ResourceType.GROUP, "responder");
      try (var pipeline = start(broker, PASSWORD)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> pipeline.status().state() == StreamStatus.State.FAILED);
        assertThat(pipeline.status().detail())
            .contains("Not authorized to access group: responder")
            .contains("docs/topics.md");
      }
    }
  }

  private static PipelineUnderTest start(BrokerProcess broker, String password) {
    Map<String, String> properties = new HashMap<>();
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.mechanism", "PLAIN");
    properties.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"responder\" password=\""
            + password
            + "\";");
    properties.put("ssl.truststore.location", truststore(broker).toString());
    properties.put("ssl.truststore.password", PASSWORD);
    KafkaConfig config = PipelineUnderTest.config(broker.bootstrapServers(), properties);
    return PipelineUnderTest.on(config, FakeStages.reductions(Duration.ZERO));
  }

  private static Path truststore(BrokerProcess broker) {
    return requireNonNull(broker.data().getParent()).resolveSibling("trust.p12");
  }

  /** As {@code docs/topics.md} says. */
  private static List<AclBinding> documented() {
    List<AclBinding> all = new ArrayList<>();
    for (AclOperation operation :
        List.of(
            AclOperation.CREATE,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.READ,
            AclOperation.WRITE)) {
      all.add(allow(ResourceType.TOPIC, "responder.", operation));
    }
    for (AclOperation operation :
        List.of(
            AclOperation.CREATE, AclOperation.DESCRIBE, AclOperation.READ, AclOperation.WRITE)) {
      all.add(allow(ResourceType.TOPIC, "responder-", operation));
    }
    all.add(allow(ResourceType.GROUP, "responder", AclOperation.READ));
    return all;
  }

  private static AclBinding allow(ResourceType type, String prefix, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, prefix, PatternType.PREFIXED),
        new AccessControlEntry("User:responder", "*", operation, AclPermissionType.ALLOW));
  }

  private static void revoke(Admin admin, ResourceType type, String prefix) throws Exception {
    var filters =
        documented().stream()
            .filter(acl -> acl.pattern().resourceType() == type)
            .filter(acl -> acl.pattern().name().equals(prefix))
            .map(AclBinding::toFilter)
            .toList();
    admin.deleteAcls(filters).all().get(20, TimeUnit.SECONDS);
  }

  private Map<String, String> secured() {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listener.security.protocol.map", "CLIENTS:SASL_SSL,TEST:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("listener.name.clients.ssl.keystore.location", file("key.p12"));
    settings.put("listener.name.clients.ssl.keystore.password", PASSWORD);
    settings.put("listener.name.clients.ssl.key.password", PASSWORD);
    settings.put("listener.name.clients.sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.clients.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_responder=\""
            + PASSWORD
            + "\";");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The test and the broker itself come by the plain listeners.
    settings.put("super.users", "User:ANONYMOUS");
    return settings;
  }

  private void makeCertificate() throws Exception {
    keytool(
        "-genkeypair -alias broker -keyalg EC -validity 2 -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1"
            + " -storetype PKCS12 -keystore "
            + file("key.p12"));
    keytool("-exportcert -alias broker -file " + file("cert") + " -keystore " + file("key.p12"));
    keytool(
        "-importcert -noprompt -alias broker -storetype PKCS12 -file "
            + file("cert")
            + " -keystore "
            + file("trust.p12"));
  }

  private void keytool(String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }
}
