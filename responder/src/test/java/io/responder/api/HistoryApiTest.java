package io.responder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.history.Member;
import io.responder.history.Observation;
import io.responder.model.Health;
import io.responder.model.ObjectRef;
import io.responder.model.Severity;
import io.responder.notify.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures, availability and stability over HTTP. It is 10:00; the incidents are of 09:00. */
class HistoryApiTest {

  private static final ObjectRef WEB =
      new ObjectRef("prod", "apps", "Deployment", "shop", "web", "uid-web");
  private static final Instant LONG_AGO = ApiUnderTest.NOW.minus(Duration.ofDays(300));

  @SuppressWarnings("NullAway.Init")
  private ApiUnderTest api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiUnderTest(ApiConfig.defaults());
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private void anIncidentFromTwelveSecondsToOneMinute() {
    var course = new Samples.Course("healed", Severity.CRITICAL);
    api.knows(course.opened()).knows(course.healed(60)).caughtUp();
  }

  private void watched() {
    var pod = new ObjectRef("prod", "", "Pod", "shop", "web-1", "uid-1");
    api.members =
        List.of(
            new Member(WEB, WEB, null, Health.HEALTHY, Set.of(), LONG_AGO),
            new Member(pod, WEB, null, Health.HEALTHY, Set.of(), LONG_AGO));
    api.observation = new Observation(LONG_AGO, ApiUnderTest.NOW, Set.of("shop"));
  }

  @Test
  void figuresAreToldByCause() {
    anIncidentFromTwelveSecondsToOneMinute();
    var answer = api.get("/api/v1/figures?by=cause&for=2h");
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.json().path("from").asText()).isEqualTo("2026-01-05T08:00:00Z");
    assertThat(answer.json().path("rows")).hasSize(1);
    var row = answer.json().path("rows").get(0);
    assertThat(row.path("key").asText()).isEqualTo("image-platform-mismatch");
    assertThat(row.path("incidents").asInt()).isEqualTo(1);
    assertThat(row.path("open").asInt()).isZero();
    assertThat(row.path("resolve").path("mean").asDouble()).isEqualTo(60.0);
    assertThat(row.path("acknowledge").path("count").asInt()).isZero();
    assertThat(row.path("acknowledge").has("mean")).isFalse();
    assertThat(api.get("/api/v1/figures?for=10m").json().path("rows")).isEmpty();
  }

  @Test
  void availabilityIsTheShareWithoutAnIncident() {
    anIncidentFromTwelveSecondsToOneMinute();
    var answer = api.get("/api/v1/services/web/availability?namespace=shop&for=100m").json();
    assertThat(answer.path("service").asText()).isEqualTo("shop/web");
    assertThat(answer.path("availability").asDouble()).isEqualTo(0.99);
    assertThat(answer.path("downSeconds").asDouble()).isEqualTo(60.0);
    assertThat(answer.path("outages").get(0).path("to").asText()).isEqualTo("2026-01-05T09:01:00Z");
    assertThat(api.get("/api/v1/services/web/availability").json().path("incidents").asInt())
        .isEqualTo(1);
    assertThat(api.get("/api/v1/services/api/availability").json().path("availability").asDouble())
        .isEqualTo(1.0);
  }

  @Test
  void stabilityNamesWhatBrokeItAndSinceWhenItIs() {
    anIncidentFromTwelveSecondsToOneMinute();
    watched();
    var broken = api.get("/api/v1/services/web/stability?namespace=shop&for=72h").json();
    assertThat(broken.path("verdict").asText()).isEqualTo("unstable");
    assertThat(broken.path("lastBroken").path("incident").asText()).isEqualTo("healed");
    assertThat(broken.path("criteria")).hasSize(5);
    assertThat(broken.has("stableSince")).isFalse();
    var later =
        api.get(
                "/api/v1/services/web/stability?namespace=shop&for=50m&criteria=pods,incidents,watched")
            .json();
    assertThat(later.path("verdict").asText()).as(later.toString()).isEqualTo("stable");
    assertThat(later.path("stableSince").asText()).isEqualTo("2026-01-05T09:01:00Z");
    assertThat(later.path("met").asInt()).isEqualTo(3);
    assertThat(later.path("of").asInt()).isEqualTo(3);
  }

  @Test
  void whatCannotBeReadIsNotAnswered() {
    api.failure = "Kafka at somewhere does not answer";
    assertThat(api.get("/api/v1/figures").status()).isEqualTo(503);
    assertThat(api.get("/api/v1/services/web/stability").status()).isEqualTo(503);
    api.caughtUp();
    assertThat(api.get("/api/v1/figures").status()).isEqualTo(200);
    var answer = api.get("/api/v1/services/web/stability");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.detail()).isEqualTo("Kafka at somewhere does not answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "figures?by=who                         | by       | must be one of all, owner, cause",
        "figures?for=soon                       | for      | must be a duration such as 90m",
        "figures?for=0s                         | for      | must be a duration",
        "figures?for=400d                       | for      | at most 366d",
        "figures?until=2027-01-01T00:00:00Z     | until    | must not be in the future",
        "figures?until=now                      | until    | must be a time such as",
        "services/web/availability?severty=info | severty  | did you mean severity?",
        "services/web/stability?criteria=pod    | criteria | did you mean pods?",
        "services/%20/stability                 | service  | must be the name of a workload",
      })
  void aWrongParameterIsNamed(String path, String field, String detail) {
    api.caughtUp();
    var answer = api.get("/api/v1/" + path);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.detail()).contains(detail);
  }
}
