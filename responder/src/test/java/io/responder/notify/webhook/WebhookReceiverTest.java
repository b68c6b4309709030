package io.responder.notify.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.responder.model.Mute;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.notify.Delivery.RetryLater;
import io.responder.notify.Language;
import io.responder.notify.Notification;
import io.responder.notify.Notification.Timing;
import io.responder.notify.Receiver;
import io.responder.notify.ReceiverConfig.Surroundings;
import io.responder.notify.ReceiverContract;
import io.responder.notify.Samples;
import io.responder.notify.Samples.Course;
import io.responder.notify.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookReceiverTest extends ReceiverContract {

  private static final Path GOLDEN = Path.of("src/test/resources/notify/webhook");
  private static final Clock CLOCK = Clock.fixed(Samples.at(20), ZoneOffset.UTC);

  @TempDir private Path directory;
  private Path secret;
  private Path previous;
  private Path token;

  @BeforeEach
  void writeSecrets() throws IOException {
    write();
  }

  private void write() throws IOException {
    secret = Files.writeString(directory.resolve("secret"), "canary-secret\n");
    previous = Files.writeString(directory.resolve("previous"), "canary-previous\n");
    token = Files.writeString(directory.resolve("token"), "canary-token\n");
  }

  @Override
  protected List<String> secrets() {
    return List.of("canary-secret", "canary-previous", "canary-token", "canary-path", "v1=");
  }

  @Override
  protected Receiver receiver(int port) {
    return receiver(port, Language.EN, true);
  }

  private Receiver receiver(int port, Language language, @Nullable Boolean allowPrivate) {
    Path base = directory;
    return new WebhookConfig(
            "hook",
            "http://127.0.0.1:" + port + "/canary-path",
            language,
            null,
            Secret.inFile(base.resolve("secret")),
            Secret.inFile(base.resolve("previous")),
            Secret.inFile(base.resolve("token")),
            true,
            allowPrivate,
            TIMEOUT)
        .receiver(new Surroundings(System.out, CLOCK));
  }

  private LoggedRequest sent() {
    List<LoggedRequest> requests =
        server.getAllServeEvents().stream()
            .map(e -> LoggedRequest.createFrom(e.getRequest()))
            .toList();
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  @Test
  void sendsACloudEvent() throws IOException {
    deliver(aResponse().withStatus(204));

    LoggedRequest request = sent();
    assertThat(request.getMethod().getName()).isEqualTo("POST");
    assertThat(request.getHeader("Content-Type"))
        .isEqualTo("application/cloudevents+json; charset=utf-8");
    assertGolden("opened.json", new ObjectMapper().readTree(request.getBody()));
  }

  @Test
  void tellsWhatStandsForOthersAndWhoseItIs() throws IOException {
    Course course = new Course("inc");
    course.opened();
    assertGolden("storm.json", told(course.escalated(60)));
  }

  @Test
  void tellsWhatMutesAnIncidentThatEnds() throws IOException {
    Course course = new Course("inc");
    course.opened();
    course.muted(new Mute(Mute.Kind.SILENCE, "s-1", "kim", "upgrade", Samples.at(900)), 70);
    assertGolden("healed-while-muted.json", told(course.healed(80)));
  }

  private JsonNode told(Transition transition) throws IOException {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));
    try (Receiver receiver = receiver(server.port())) {
      receiver.deliver(Samples.prompt(transition));
    }
    return new ObjectMapper().readTree(sent().getBody());
  }

  private static void assertGolden(String name, JsonNode event) throws IOException {
    Path file = GOLDEN.resolve(name);
    String pretty =
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(event) + '\n';
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, pretty);
    }
    assertThat(pretty).isEqualTo(Files.readString(file));
  }

  @Test
  void namesTheNotificationSoThatCopiesCanBeTold() {
    deliver(aResponse().withStatus(204));

    assertThat(sent().getHeader("Idempotency-Key")).isEqualTo("inc-1");
    assertThat(sent().getHeader("Authorization")).isEqualTo("Bearer canary-token");
  }

  @Test
  void signsTheBodyAsSentWithBothSecrets() {
    deliver(aResponse().withStatus(204));

    long seconds = Samples.at(20).getEpochSecond();
    byte[] body = sent().getBody();
    assertThat(sent().getHeader("X-Signature"))
        .isEqualTo(
            "t="
                + seconds
                + ",v1="
                + Signature.of("canary-secret", seconds, body)
                + ",v1="
                + Signature.of("canary-previous", seconds, body));
  }

  @Test
  void theSignatureIsHmacSha256OverTimeAndBody() {
    // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
    assertThat(Signature.of("key", 1_700_000_000L, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
  }

  @Test
  void saysThatItIsLateAndWhatItStandsFor() throws IOException {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
    Course course = new Course("inc");
    course.opened();
    Notification late =
        new Notification(course.healed(90), List.of(TransitionReason.OPENED), Timing.DELAYED);
    try (Receiver korean = receiver(server.port(), Language.KO, true)) {
      korean.deliver(late);
    }

    JsonNode event = new ObjectMapper().readTree(sent().getBody());
    assertThat(event.at("/type").asText()).isEqualTo("io.responder.incident.resolved");
    assertThat(event.at("/data/delayed").asBoolean()).isTrue();
    assertThat(event.at("/data/superseded/0").asText()).isEqualTo("opened");
    assertThat(event.at("/data/incident/summary").asText()).startsWith("이미지");
  }

  @Test
  void aPrivateAddressNeedsPermission() {
    try (Receiver strict = receiver(server.port(), Language.EN, null)) {
      assertThat(strict.deliver(notification).toString())
          .contains("allowPrivate: true")
          .doesNotContain("canary");
    }
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void anUnreadableSecretIsNotSentWithout() throws IOException {
    Files.delete(secret);
    try (Receiver receiver = receiver(server.port())) {
      assertThat(receiver.deliver(notification))
          .isInstanceOfSatisfying(
              RetryLater.class, later -> assertThat(later.reason()).contains("cannot be read"));
    }
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void aTokenThatIsNoHeaderIsNotShown() throws IOException {
    Files.writeString(token, "canary-token\nX-Injected: yes");
    assertThat(deliver(aResponse().withStatus(200)).toString()).contains("no header may hold");
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void theConfigurationShowsNoSecret() {
    WebhookConfig config =
        new WebhookConfig(
            null,
            "https://example.com/canary-path",
            null,
            null,
            Secret.inFile(secret),
            Secret.inFile(previous),
            null,
            null,
            null,
            null);
    assertThat(config.toString()).doesNotContain("canary");
    assertThat(Secret.inFile(secret)).hasToString("***");
    assertThatThrownBy(
            () ->
                new WebhookConfig(
                        null, "http://example.com", null, null, null, null, null, null, null, null)
                    .receiver(new Surroundings(System.out, CLOCK)))
        .hasMessageContaining("allowHttp");
  }
}
