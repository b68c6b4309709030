package io.responder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Severity;
import io.responder.notify.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading incidents. */
class IncidentsApiTest {

  private static final String INCIDENTS = "/api/v1/incidents";

  private final ApiUnderTest api = start();

  private static ApiUnderTest start() {
    try {
      return new ApiUnderTest(ApiConfig.defaults());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private List<String> ids(String query) {
    var answer = api.get(INCIDENTS + query);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    var ids = new ArrayList<String>();
    answer.json().path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }

  private void three() {
    var healed = new Samples.Course("healed", Severity.WARNING);
    api.knows(healed.opened()).knows(healed.healed(60));
    api.knows(new Samples.Course("open").opened());
    var explained = new Samples.Course("explained");
    api.knows(explained.opened()).knows(explained.correlated("open", 30)).caughtUp();
  }

  @Test
  void until_everything_was_read_nothing_is_told() {
    api.knows(new Samples.Course("open").opened());
    for (String path : List.of(INCIDENTS, INCIDENTS + "/open")) {
      var answer = api.get(path);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("2");
    }
    api.caughtUp();
    assertThat(ids("")).containsExactly("open");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | explained,healed,open",
        "?state=open                 | explained,open",
        "?state=resolved             | healed",
        "?state=open,resolved        | explained,healed,open",
        "?state=open&state=resolved  | explained,healed,open",
        "?severity=warning           | healed",
        "?top=true                   | healed,open",
        "?cluster=prod&namespace=shop&cause=image-platform-mismatch | explained,healed,open",
        "?namespace=other            | ''",
        "?match=cause%3D~%22image-.*%22,severity%3Dcritical | explained,open",
        "?match=severity%3Dcritical&match=name%21%3Dweb     | ''",
        "?sort=severity              | healed,explained,open",
        "?sort=-changedAt            | healed,explained,open",
        "?limit=1&offset=1           | healed",
        "?offset=9                   | ''",
      })
  void filters_and_orders(String query, String expected) {
    three();
    assertThat(String.join(",", ids(query))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stat=open       | stat     | did you mean state?",
        "state=opne      | state    | did you mean open?",
        "severity=worst  | severity | must be one of info, warning, critical",
        "limit=0         | limit    | must be a number from 1 to 500",
        "limit=501       | limit    | must be a number from 1 to 500",
        "offset=-1       | offset   | must be a number",
        "sort=id         | sort     | must be one of changedAt, openedAt",
        "top=maybe       | top      | must be true or false",
        "limit=1&limit=2 | limit    | is given 2 times",
        "match=%7Ba       | match    | character",
      })
  void a_wrong_parameter_is_named(String query, String field, String detail) {
    three();
    var answer = api.get(INCIDENTS + '?' + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.detail()).contains(detail);
  }

  @Test
  void one_incident_is_told_with_everything() {
    three();
    var incident = api.get(INCIDENTS + "/open").json();
    assertThat(incident.path("evidence").get(0).path("reason").asText()).isEqualTo("ErrImagePull");
    assertThat(incident.path("steps").get(0).path("run").asText()).contains("docker buildx");
    assertThat(incident.path("objectList")).hasSize(3);
    assertThat(incident.path("consequences").get(0).asText()).isEqualTo("explained");
    assertThat(incident.path("transitions").get(0).path("reason").asText()).isEqualTo("opened");
    assertThat(api.get(INCIDENTS + "/healed").json().path("transitions")).hasSize(2);
  }

  @Test
  void an_unknown_incident_is_not_found() {
    three();
    var answer = api.get(INCIDENTS + "/nobody");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).contains("nobody").contains("GET /api/v1/incidents");
  }

  @Test
  void requests_are_counted_by_route_and_status_and_not_by_path() {
    three();
    api.get(INCIDENTS + "/open");
    api.get(INCIDENTS + "/nobody");
    api.get("/api/v1/whatever/" + "x".repeat(50));
    var tags =
        api.meters.find("responder.api.requests").timers().stream()
            .map(timer -> timer.getId().getTag("route") + ' ' + timer.getId().getTag("status"))
            .toList();
    assertThat(tags)
        .containsExactlyInAnyOrder("/v1/incidents/{id} 200", "/v1/incidents/{id} 404", "none 404");
  }
}
