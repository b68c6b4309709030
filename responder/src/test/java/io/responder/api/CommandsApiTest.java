package io.responder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Command.Action;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.notify.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people want, without tokens: on loopback. */
class CommandsApiTest {

  private static final String OPEN = "/api/v1/incidents/open";
  private static final String SILENCES = "/api/v1/silences";

  @SuppressWarnings("NullAway.Init")
  private ApiUnderTest api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiUnderTest(ApiConfig.defaults()).caughtUp();
    api.knows(new Samples.Course("open").opened());
    var healed = new Samples.Course("healed");
    api.knows(healed.opened()).knows(healed.healed(60));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private Command command() {
    return ((ClusterInput.Commanded) api.sent.get(0)).command();
  }

  private Silence silence() {
    return ((ClusterInput.Silenced) api.sent.get(0)).silence();
  }

  @Test
  void a_command_is_accepted_once_it_is_durable_and_says_who_and_when() {
    var answer = api.post(OPEN + "/comment", "{\"text\":\" rolled back \",\"by\":\"kim\"}");
    assertThat(answer.status()).isEqualTo(202);
    var command = command();
    assertThat(command.action()).isEqualTo(Action.COMMENT);
    assertThat(command.text()).isEqualTo("rolled back");
    assertThat(command.by()).isEqualTo("kim");
    assertThat(command.cluster()).isEqualTo("prod");
    assertThat(command.at()).isEqualTo(ApiUnderTest.NOW);
    assertThat(answer.json().path("command").asText()).isEqualTo(command.id());
    assertThat(answer.json().path("incident").asText()).isEqualTo("open");
  }

  @Test
  void without_a_name_it_was_somebody_on_this_machine() {
    api.post(OPEN + "/acknowledge", "");
    assertThat(command().by()).isEqualTo("local");
  }

  @Test
  void the_idempotency_key_is_the_id_of_the_command() {
    var answer = api.post(OPEN + "/acknowledge", "", "Idempotency-Key", "my-key.1");
    assertThat(answer.json().path("command").asText()).isEqualTo("my-key.1");
    assertThat(command().id()).isEqualTo("my-key.1");
  }

  @Test
  void a_silence_that_is_asked_for_again_is_the_same_silence() {
    String body = "{\"matchers\":[\"namespace=shop\"],\"duration\":\"2h\",\"reason\":\"drill\"}";
    var first = api.post(SILENCES, body, "Idempotency-Key", "k");
    var second = api.post(SILENCES, body, "Idempotency-Key", "k");
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(api.sent.get(1)).isEqualTo(api.sent.get(0));
  }

  @Test
  void what_kafka_does_not_confirm_is_not_accepted_and_can_be_sent_again() {
    api.answering(command -> CompletableFuture.failedFuture(new IllegalStateException("secret")));
    var answer = api.post(OPEN + "/acknowledge", "", "Idempotency-Key", "k");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.json().path("command").asText()).isEqualTo("k");
    assertThat(answer.detail()).contains("Idempotency-Key: k").doesNotContain("secret");
  }

  @Test
  void commands_that_wait_for_kafka_keep_nobody_from_looking() throws Exception {
    var never = new CompletableFuture<Void>();
    api.answering(command -> never);
    var waiting = new java.util.ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 12; i++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              () -> api.post(OPEN + "/acknowledge", "").status(),
              runnable -> new Thread(runnable).start()));
    }
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> waiting.stream().filter(CompletableFuture::isDone).count() >= 4);
    assertThat(api.get("/api/v1/incidents").status()).isEqualTo(200);
    never.complete(null);
    CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
    assertThat(waiting.stream().map(CompletableFuture::join))
        .filteredOn(status -> status == 202)
        .hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acknowledge", "release", "resolve", "comment", "assign"})
  void an_incident_that_is_over_cannot_be_changed(String action) {
    String body =
        action.equals("comment")
            ? "{\"text\":\"x\"}"
            : action.equals("assign") ? "{\"assignee\":\"lee\"}" : "{}";
    var answer = api.post("/api/v1/incidents/healed/" + action, body);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).contains("was resolved at 2026-01-05T09:01:00Z");
    assertThat(api.sent).isEmpty();
  }

  @Test
  void an_incident_that_has_just_ended_can_be_talked_about() {
    var course = new Samples.Course("fresh");
    api.knows(course.opened()).knows(course.healed(3_600 - 14 * 60));
    assertThat(api.post("/api/v1/incidents/fresh/comment", "{\"text\":\"x\"}").status())
        .isEqualTo(202);
    assertThat(api.post("/api/v1/incidents/fresh/acknowledge", "").status()).isEqualTo(409);
  }

  @Test
  void an_unknown_incident_is_not_found() {
    assertThat(api.post("/api/v1/incidents/nobody/acknowledge", "").status()).isEqualTo(404);
    assertThat(api.delete(SILENCES + "/nobody").status()).isEqualTo(404);
    assertThat(api.sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "acknowledge | {\"yb\":\"kim\"}                  | yb       | did you mean by?",
        "acknowledge | {\"by\":\"\"}                     | by       | must be a name",
        "acknowledge | {\"by\":\"a\\u0007b\"}            | by       | without control signs",
        "acknowledge | {\"by\":7}                        | by       | must be a text",
        "acknowledge | {\"by\":\"a\",\"by\":\"b\"}       | ##       | is not JSON",
        "acknowledge | [1]                               | ##       | ",
        "acknowledge | {                                 | ##       | is not JSON",
        "acknowledge | null                              | ##       | must be a JSON object",
        "comment     | {}                                | text     | is missing or empty",
        "comment     | {\"text\":\"  \"}                 | text     | is missing or empty",
        "assign      | {}                                | assignee | is missing",
      })
  void a_wrong_command_is_told_what_is_wrong(
      String action, String body, String field, String detail) {
    var answer = api.post(OPEN + '/' + action, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field == null ? "" : field);
    assertThat(answer.detail()).contains(detail == null ? "" : detail);
    assertThat(api.sent).isEmpty();
  }

  @Test
  void a_text_that_is_too_long_is_told_by_how_much() {
    var answer = api.post(OPEN + "/comment", "{\"text\":\"" + "x".repeat(4_001) + "\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo("has 4001 characters; at most 4000 are taken");
  }

  @Test
  void a_body_that_is_too_large_is_not_read() {
    var answer = api.post(OPEN + "/comment", "{\"text\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void a_form_of_a_browser_is_refused(String type) {
    var request =
        api.request(OPEN + "/acknowledge")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("{}"));
    assertThat(api.send(request).status()).isEqualTo(415);
    assertThat(api.sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8082", "127.0.0.1.evil.example", "10.0.0.7"})
  void a_name_that_only_leads_to_this_machine_is_refused(String host) {
    assertThat(api.get("/api/v1/incidents", "Host", host).status()).isEqualTo(403);
    assertThat(api.post(OPEN + "/acknowledge", "", "Host", host).status()).isEqualTo(403);
    assertThat(api.sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8082", "127.0.0.1:9", "[::1]:8082"})
  void the_names_of_this_machine_are_answered(String host) {
    assertThat(api.get("/api/v1/incidents", "Host", host).status()).isEqualTo(200);
  }

  @Test
  void a_page_of_the_api_itself_may_ask() {
    String origin = "http://127.0.0.1:" + api.port();
    assertThat(api.get("/api/v1/incidents", "Origin", origin).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/incidents", "Origin", "http://127.0.0.1:1").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ä", "a/b"})
  void an_idempotency_key_that_is_no_id_is_refused(String key) {
    var answer =
        api.send(
            api.request(OPEN + "/acknowledge", "Idempotency-Key", key.isEmpty() ? " " : key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody()));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo("Idempotency-Key");
  }

  @Test
  void a_silence_goes_to_each_cluster_and_begins_now() {
    var answer =
        api.post(
            SILENCES,
            """
            {"matchers":["namespace=shop,cause=~\\"image-.*\\""],"duration":"2h","reason":"drill","by":"kim"}
            """);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(202);
    assertThat(api.sent).hasSize(1);
    assertThat(silence().matchers()).isEqualTo(Matcher.parse("namespace=shop,cause=~\"image-.*\""));
    assertThat(silence().schedule())
        .isEqualTo(new Schedule.Once(ApiUnderTest.NOW, ApiUnderTest.NOW.plus(Duration.ofHours(2))));
    assertThat(answer.json().path("silence").asText()).isEqualTo(silence().id());

    api.silenced(silence());
    var listed = api.get(SILENCES).json().path("items").get(0);
    assertThat(listed.path("active").asBoolean()).isTrue();
    assertThat(listed.path("clusters").get(0).asText()).isEqualTo("prod");
    assertThat(listed.path("changesAt").asText()).isEqualTo("2026-01-05T12:00:00Z");
    assertThat(api.get(SILENCES + "?kind=maintenance").json().path("total").asInt()).isZero();

    assertThat(api.delete(SILENCES + '/' + silence().id() + "?by=lee").status()).isEqualTo(202);
    assertThat(api.sent.get(1))
        .isInstanceOfSatisfying(
            ClusterInput.SilenceEnded.class,
            ended -> {
              assertThat(ended.silence()).isEqualTo(silence().id());
              assertThat(ended.by()).isEqualTo("lee");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "'m':['a=b'],'reason':'x'                                   | end        | a silence must end",
        "'m':['a=b'],'reason':'x','duration':'2'                    | duration   | such as 30m",
        "'m':['a=b'],'reason':'x','duration':'2h','end':'2026-01-05T12:00:00Z' | duration | remove one",
        "'m':['a=b'],'reason':'x','duration':'900d'                 | duration   | longer than 366 days",
        "'m':['a=b'],'reason':'x','end':'2026-01-05T09:59:59Z'      | end        | is not after the start",
        "'m':['a=b'],'reason':'x','start':'2026-01-05T08:00:00Z','end':'2026-01-05T09:00:00Z' | end | is over already",
        "'m':['a=b'],'reason':'x','start':'2026-01-06T08:00:00Z','end':'2026-01-06T07:00:00Z' | end | is not after the start",
        "'m':['a=b'],'reason':'x','end':'tomorrow'                  | end        | such as 2026-01-05T09:00:00Z",
        "'m':['a=b'],'duration':'2h'                                | reason     | is missing or empty",
        "'reason':'x','duration':'2h'                               | matchers   | is missing",
        "'m':[],'reason':'x','duration':'2h'                        | matchers   | is missing",
        "'m':['a'],'reason':'x','duration':'2h'                     | matchers   | character 2",
        "'m':['a=~#('],'reason':'x','duration':'2h'                 | matchers   | ",
        "'m':['a!=b'],'reason':'x','duration':'2h'                  | matchers   | one must ask for a value",
        "'m':['a=b'],'reason':'x','duration':'2h','cluster':'prd'   | cluster    | did you mean prod?",
        "'m':['a=b'],'reason':'x','duration':'2h','weekly':{}       | weekly     | remove them",
        "'m':['a=b'],'reason':'x','weekly':{'days':['sunday'],'to':'04:00','zone':'UTC'} | weekly.from | is missing",
        "'m':['a=b'],'reason':'x','weekly':{'from':'02:00','to':'04:00','zone':'UTC'} | weekly.days | is missing",
        "'m':['a=b'],'reason':'x','weekly':{'days':['sonntag'],'from':'02:00','to':'04:00','zone':'UTC'} | weekly.days | must be one of",
        "'m':['a=b'],'reason':'x','weekly':{'days':['sunday'],'from':'02:00','to':'04:00','zone':'Mars'} | weekly.zone | must be a time zone",
        "'m':['a=b'],'reason':'x','weekly':{'days':['sunday'],'from':'25:00','to':'04:00','zone':'UTC'} | weekly.from | must be a time of day",
        "'m':['a=b'],'reason':'x','weekly':{'days':['sunday'],'from':'02:00','to':'04:00','zone':'UTC','until':'2026-01-01T00:00:00Z'} | weekly.until | is over already",
        "'m':['a=b'],'reason':'x','until':'2h'                      | until      | is not a known field",
      })
  void a_wrong_silence_is_told_what_is_wrong(String fields, String field, String detail) {
    String body =
        '{'
            + fields.replace("'m'", "'matchers'").replace('\'', '"').replace("#(", "\\\"(\\\"")
            + '}';
    var answer = api.post(SILENCES, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.detail()).contains(detail == null ? "" : detail);
    assertThat(api.sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "[]                | ''             | the body must be a JSON object",
        "'x'               | ''             | the body must be a JSON object",
        "{'matchers':['a=b' | ''            | the body is not JSON: Unexpected end-of-input",
        "{'matchers':'a'}  | matchers       | must be a list",
        "{'weekly':[]}     | weekly         | must be an object",
        "{'reason':7}      | reason         | must be a text",
        "{'reason':[]}     | reason         | must be a text",
      })
  void a_body_of_another_shape_is_refused_in_words_of_json(
      String body, String field, String detail) {
    var answer = api.post(SILENCES, body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field.replace("''", ""));
    assertThat(answer.detail())
        .startsWith(detail)
        .doesNotContain("io.responder")
        .doesNotContain("java.")
        .doesNotContain("Source");
  }

  @Test
  void more_silences_than_a_cluster_takes_are_refused() {
    for (int i = 0; i < Silence.MAX_PER_CLUSTER; i++) {
      api.silenced(
          new Silence(
              "s-" + i,
              Matcher.parse("namespace=shop"),
              new Schedule.Once(ApiUnderTest.NOW, ApiUnderTest.NOW.plusSeconds(60)),
              "kim",
              "drill",
              ApiUnderTest.NOW));
    }
    var answer =
        api.post(SILENCES, "{\"matchers\":[\"a=b\"],\"duration\":\"2h\",\"reason\":\"x\"}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).contains("300 silences");
  }

  @Test
  void too_many_requests_of_one_caller_are_told_to_wait() throws Exception {
    try (var slow = new ApiUnderTest(new ApiConfig(null, 2, null)).caughtUp()) {
      int refused = 0;
      for (int i = 0; i < 20; i++) {
        var answer = slow.get("/api/v1/incidents");
        if (answer.status() == 429) {
          assertThat(answer.header("Retry-After")).isEqualTo("1");
          refused++;
        }
      }
      assertThat(refused).isPositive();
    }
  }
}
