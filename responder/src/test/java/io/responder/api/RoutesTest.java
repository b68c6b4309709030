package io.responder.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.responder.model.ClusterInput;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.notify.Samples;
import io.responder.notify.Secret;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route: who may use it, and that the document says what it is. */
class RoutesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> TOKENS =
      Map.of(
          "view", "v".repeat(32),
          "act", "a".repeat(32),
          "admin", "z".repeat(32));

  private static final String ONCE =
      "{\"matchers\":[\"namespace=shop\"],\"duration\":\"2h\",\"reason\":\"drill\"}";
  private static final String WEEKLY =
      "{\"matchers\":[\"namespace=shop\"],\"reason\":\"patch day\",\"weekly\":{\"days\":[\"sunday\"],"
          + "\"from\":\"02:00\",\"to\":\"04:00\",\"zone\":\"Asia/Seoul\"}}";

  /**
   * A request of a route.
   *
   * @param least the least role that is let through
   */
  record Route(String method, String path, String template, String body, Role least, int status) {
    @Override
    public String toString() {
      return method + ' ' + path + (body.contains("weekly") ? " recurring" : "");
    }
  }

  private static Route read(String path, String template) {
    return new Route("GET", path, template, "", Role.VIEW, 200);
  }

  private static Route does(String action, String body) {
    String path = "/api/v1/incidents/open/" + action;
    return new Route("POST", path, "/api/v1/incidents/{id}/" + action, body, Role.ACT, 202);
  }

  /** One row for each route; more where the body decides about the role. */
  static Stream<Route> routes() {
    String incidents = "/api/v1/incidents";
    String silences = "/api/v1/silences";
    String silence = silences + "/{id}";
    return Stream.of(
        read(incidents, incidents),
        read(incidents + "/open", incidents + "/{id}"),
        does("acknowledge", ""),
        does("release", "{}"),
        does("assign", "{\"assignee\":\"lee\"}"),
        does("comment", "{\"text\":\"rolled back\"}"),
        does("resolve", "{\"reason\":\"a drill\"}"),
        read(silences, silences),
        read(silences + "/s-once", silence),
        new Route("POST", silences, silences, ONCE, Role.ACT, 202),
        new Route("POST", silences, silences, WEEKLY, Role.ADMIN, 202),
        new Route("PUT", silences + "/s-once", silence, ONCE, Role.ACT, 202),
        new Route("PUT", silences + "/s-once", silence, WEEKLY, Role.ADMIN, 202),
        new Route("PUT", silences + "/s-weekly", silence, ONCE, Role.ADMIN, 202),
        new Route("DELETE", silences + "/s-once", silence, "", Role.ACT, 202),
        new Route("DELETE", silences + "/s-weekly", silence, "", Role.ADMIN, 202),
        read("/api/v1/figures?by=cause", "/api/v1/figures"),
        read("/api/v1/services/web/availability", "/api/v1/services/{service}/availability"),
        read("/api/v1/services/web/stability", "/api/v1/services/{service}/stability"),
        read("/api/v1/openapi.json", "/api/v1/openapi.json"));
  }

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private ApiUnderTest api;

  @BeforeEach
  void start() throws Exception {
    var tokens = new ArrayList<ApiConfig.Token>();
    for (Role role : Role.values()) {
      Path file = Files.writeString(folder.resolve(role.label()), token(role) + '\n');
      tokens.add(new ApiConfig.Token(role.label() + "-person", role, Secret.inFile(file)));
    }
    api = new ApiUnderTest(new ApiConfig(tokens, 1_000, null)).caughtUp();
    api.knows(new Samples.Course("open").opened());
    api.silenced(silence("s-once", new Schedule.Once(ApiUnderTest.NOW, at(3_600))));
    api.silenced(silence("s-weekly", weekly()));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static java.time.Instant at(long seconds) {
    return ApiUnderTest.NOW.plusSeconds(seconds);
  }

  private static Schedule weekly() {
    return new Schedule.Weekly(
        java.util.Set.of(java.time.DayOfWeek.SUNDAY),
        java.time.LocalTime.of(2, 0),
        java.time.LocalTime.of(4, 0),
        java.time.ZoneId.of("Asia/Seoul"),
        null);
  }

  private static Silence silence(String id, Schedule schedule) {
    return new Silence(
        id, Matcher.parse("namespace=shop"), schedule, "kim", "drill", ApiUnderTest.NOW);
  }

  private ApiUnderTest.Answer send(Route route, String... headers) {
    var request = api.request(route.path(), headers);
    if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
      request.header("Content-Type", "application/json");
    }
    return api.send(
        request.method(
            route.method(),
            route.body().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(route.body())));
  }

  private static String token(Role role) {
    return Objects.requireNonNull(TOKENS.get(role.label()));
  }

  private static String bearer(Role role) {
    return "Bearer " + token(role);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void each_role_may_what_its_route_says(Route route) {
    for (Role role : Role.values()) {
      api.sent.clear();
      var answer = send(route, "Authorization", bearer(role));
      boolean may = role.includes(route.least());
      assertThat(answer.status())
          .as(role + ": " + answer.json())
          .isEqualTo(may ? route.status() : 403);
      assertThat(api.sent).hasSize(may && route.status() == 202 ? 1 : 0);
      if (!may) {
        assertThat(answer.detail()).contains("needs the role").contains("has " + role.label());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void without_a_valid_token_nobody_may_anything(Route route) {
    String view = token(Role.VIEW);
    for (String[] headers :
        List.of(
            new String[] {},
            new String[] {"Authorization", "Bearer"},
            new String[] {"Authorization", "Bearer "},
            new String[] {"Authorization", "Bearer " + view + "x"},
            new String[] {"Authorization", "Bearer " + view.substring(1)},
            new String[] {"Authorization", "Basic " + view},
            new String[] {"Authorization", bearer(Role.ADMIN), "Authorization", "Bearer x"})) {
      var answer = send(route, headers);
      assertThat(answer.status()).as(List.of(headers).toString()).isIn(401, 429);
      assertThat(answer.json().toString()).doesNotContain(view);
    }
    assertThat(api.sent).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void a_page_of_another_site_may_nothing(Route route) {
    for (String[] site :
        List.of(
            new String[] {"Origin", "https://evil.example"},
            new String[] {"Origin", "null"},
            new String[] {"Sec-Fetch-Site", "cross-site"},
            new String[] {"Sec-Fetch-Site", "same-site"})) {
      var headers = new ArrayList<>(List.of("Authorization", bearer(Role.ADMIN)));
      headers.addAll(List.of(site));
      assertThat(send(route, headers.toArray(String[]::new)).status()).isEqualTo(403);
    }
    assertThat(api.sent).isEmpty();
  }

  @Test
  void the_table_the_document_and_the_code_have_the_same_routes() {
    var table = new TreeSet<String>();
    routes().forEach(route -> table.add(route.method() + ' ' + route.template()));
    var documented = new TreeMap<String, String>();
    DocumentResource.read()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (!operation.getKey().equals("parameters")) {
                            documented.put(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + ' '
                                    + path.getKey(),
                                operation.getValue().path("x-role").asText());
                          }
                        }));
    var coded = new TreeMap<String, String>();
    for (Class<?> type : api.resources()) {
      collect(Resource.from(type), "/api", coded);
    }
    assertThat(documented).isEqualTo(coded);
    assertThat(table).isEqualTo(coded.keySet());
  }

  private static void collect(Resource resource, String prefix, Map<String, String> coded) {
    String path = prefix + (resource.getPath().startsWith("/") ? "" : "/") + resource.getPath();
    for (ResourceMethod method : resource.getResourceMethods()) {
      Needs needs = method.getInvocable().getDefinitionMethod().getAnnotation(Needs.class);
      assertThat(needs).as(path).isNotNull();
      coded.put(method.getHttpMethod() + ' ' + path, needs.value().label());
    }
    resource.getChildResources().forEach(child -> collect(child, path, coded));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void what_a_route_answers_is_as_documented(Route route) throws IOException {
    var answer = send(route, "Authorization", bearer(Role.ADMIN));
    assertConforms(route, answer);
    assertConforms(route, send(route));
    assertConforms(route, send(route, "Authorization", bearer(Role.ADMIN), "Origin", "https://x"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void what_a_route_is_sent_is_as_documented(Route route) throws IOException {
    if (route.body().isEmpty()) {
      return;
    }
    JsonNode schema =
        operation(route)
            .path("requestBody")
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(schema(schema).validate(MAPPER.readTree(route.body()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void every_parameter_that_is_documented_is_known(Route route) {
    for (JsonNode named : operation(route).path("parameters")) {
      JsonNode parameter =
          named.has("$ref")
              ? DocumentResource.read().at(named.path("$ref").asText().substring(1))
              : named;
      if (parameter.path("in").asText().equals("query")) {
        String path = route.path().replaceFirst("\\?.*", "");
        String name = parameter.path("name").asText();
        Route asked =
            new Route(
                route.method(),
                path + '?' + name + '=',
                route.template(),
                route.body(),
                route.least(),
                route.status());
        assertThat(send(asked, "Authorization", bearer(Role.ADMIN)).detail())
            .as(name)
            .doesNotContain("is not a known parameter");
      }
    }
  }

  private static JsonNode operation(Route route) {
    return DocumentResource.read()
        .path("paths")
        .path(route.template())
        .path(route.method().toLowerCase(java.util.Locale.ROOT));
  }

  private static void assertConforms(Route route, ApiUnderTest.Answer answer) throws IOException {
    JsonNode document = DocumentResource.read();
    JsonNode response = operation(route).path("responses").path(String.valueOf(answer.status()));
    if (response.has("$ref")) {
      response = document.at(response.path("$ref").asText().substring(1));
    }
    String type = answer.header("Content-Type");
    JsonNode schema = response.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as(answer.status() + " " + type + " undocumented").isFalse();
    assertThat(schema(schema).validate(answer.json())).as(answer.json().toString()).isEmpty();
  }

  /** With all that it refers to. */
  private static JsonSchema schema(JsonNode schema) {
    ObjectNode whole = MAPPER.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", DocumentResource.read().path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
  }

  @Test
  void the_served_document_is_the_one_that_is_tested() {
    var served = api.get("/api/v1/openapi.json", "Authorization", bearer(Role.VIEW));
    assertThat(served.json()).isEqualTo(DocumentResource.read());
  }

  @Test
  void what_is_no_route_is_refused_and_says_where_the_routes_are() {
    String[] admin = {"Authorization", bearer(Role.ADMIN)};
    assertThat(api.get("/api/v1/nothing", admin).status()).isEqualTo(404);
    assertThat(api.get("/api/v1/nothing", admin).detail()).contains("openapi.json");
    assertThat(api.get("/api/v1/nothing").status()).isEqualTo(401);
    var answer = api.delete("/api/v1/incidents", admin);
    assertThat(answer.status()).isEqualTo(405);
    var options =
        api.request("/api/v1/incidents", admin).method("OPTIONS", BodyPublishers.noBody());
    assertThat(api.send(options).status()).isEqualTo(405);
    assertThat(api.get("/api/application.wadl", admin).status()).isEqualTo(404);
  }

  @Test
  void by_is_the_name_of_the_token() {
    send(routes().toList().get(2), "Authorization", bearer(Role.ACT));
    var command = ((ClusterInput.Commanded) api.sent.get(0)).command();
    assertThat(command.by()).isEqualTo("act-person");

    var forged =
        api.post(
            "/api/v1/incidents/open/acknowledge",
            "{\"by\":\"somebody else\"}",
            "Authorization",
            bearer(Role.ACT));
    assertThat(forged.status()).isEqualTo(400);
    assertThat(forged.json().path("field").asText()).isEqualTo("by");
  }

  @Test
  void a_token_that_is_replaced_in_its_file_counts_from_then_on() throws IOException {
    String next = "n".repeat(40);
    Files.writeString(folder.resolve("act"), next);
    assertThat(api.get("/api/v1/silences", "Authorization", bearer(Role.ACT)).status())
        .isEqualTo(401);
    assertThat(api.get("/api/v1/silences", "Authorization", "Bearer " + next).status())
        .isEqualTo(200);
    Files.delete(folder.resolve("act"));
    assertThat(api.get("/api/v1/silences", "Authorization", "Bearer " + next).status())
        .isEqualTo(401);
  }
}
