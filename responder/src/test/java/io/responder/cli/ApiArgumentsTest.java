package io.responder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dropwizard.jackson.Jackson;
import io.responder.ResponderConfiguration;
import io.responder.config.StrictReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import net.sourceforge.argparse4j.inf.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which responder the commands ask, and as whom. */
class ApiArgumentsTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final List<String> asked = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Path config(String tokens) throws IOException {
    Path file = folder.resolve("config.yml");
    return Files.writeString(
        file,
        """
        api: {tokens: [%s]}
        server:
          applicationConnectors: [{type: http, bindHost: 0.0.0.0, port: %d}]
        """
            .formatted(tokens, server.getAddress().getPort()));
  }

  private String token(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "secret-of-" + name + "-0123456789\n");
    return "{name: '%s', role: act, token: {file: '%s'}}".formatted(name, file);
  }

  private ApiClient client(Map<String, Object> arguments, Map<String, String> environment) {
    return ApiArguments.client(
        new Namespace(arguments),
        environment,
        file ->
            new StrictReader(Jackson.newObjectMapper(), null, Map.of())
                .read(file, ResponderConfiguration.class),
        folder.resolve("config.yml"));
  }

  @Test
  void address_and_token_are_those_of_the_configuration() throws IOException {
    config(token("kim"));
    client(Map.of(), Map.of()).get("/incidents");
    assertThat(asked).containsExactly("Bearer secret-of-kim-0123456789");
  }

  @Test
  void of_several_tokens_the_users_own_is_sent() throws IOException {
    String user = System.getProperty("user.name");
    config(token("kim") + ", " + token(user));
    client(Map.of(), Map.of()).get("/incidents");
    assertThat(asked).containsExactly("Bearer secret-of-" + user + "-0123456789");
  }

  @Test
  void nobody_is_given_the_token_of_somebody_else() throws IOException {
    config(token("kim") + ", " + token("lee"));
    assertThatThrownBy(() -> client(Map.of(), Map.of()))
        .isInstanceOf(ExitException.class)
        .hasMessageContaining("the tokens of kim, lee")
        .hasMessageContaining("--token-file");
    client(Map.of(), Map.of("RESPONDER_TOKEN", "mine")).get("/incidents");
    assertThat(asked).containsExactly("Bearer mine");
  }

  @Test
  void a_token_of_the_configuration_goes_nowhere_else() throws IOException {
    config(token("kim"));
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    client(Map.of("server", url), Map.of()).get("/incidents");
    client(Map.of(), Map.of("RESPONDER_SERVER", url)).get("/incidents");
    assertThat(asked).containsExactly("null", "null");
  }

  @Test
  void without_a_configuration_the_usual_address_is_asked() {
    assertThatThrownBy(
            () -> client(Map.of(), Map.of("RESPONDER_SERVER", "http://127.0.0.1:1")).get("/x"))
        .hasMessageContaining("http://127.0.0.1:1 does not answer");
    assertThat(client(Map.of(), Map.of()).hasToken()).isFalse();
  }

  @Test
  void a_token_that_cannot_be_read_is_named_and_not_shown() throws IOException {
    config(token("kim"));
    Files.delete(folder.resolve("kim"));
    assertThatThrownBy(() -> client(Map.of(), Map.of()))
        .isInstanceOf(ExitException.class)
        .hasMessageContaining("the token of kim: secret file")
        .hasMessageContaining("--token-file");
  }
}
