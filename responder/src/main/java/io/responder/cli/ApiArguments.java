package io.responder.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.setup.Bootstrap;
import io.responder.ResponderConfiguration;
import io.responder.api.ApiConfig;
import io.responder.config.InvalidFileException;
import io.responder.config.StrictReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** The arguments that say which responder is asked, and as whom. */
final class ApiArguments {

  private static final String SERVER = "http://127.0.0.1:8082";
  private static final Path USUAL = Path.of("config.yml");

  private ApiArguments() {}

  static void addTo(Subparser parser) {
    parser
        .addArgument("--server")
        .metavar("URL")
        .help(
            "the API of the responder; default: $RESPONDER_SERVER, else that of the configuration,"
                + " else "
                + SERVER);
    parser
        .addArgument("--token-file")
        .metavar("FILE")
        .type(PathArgument.PATH)
        .help("holds the bearer token; default: $RESPONDER_TOKEN, else that of the configuration");
    parser
        .addArgument("--config")
        .metavar("FILE")
        .type(PathArgument.PATH)
        .help("configuration of the service; default: config.yml, where there is one");
    Output.addArgument(parser);
  }

  static ApiClient client(Bootstrap<?> bootstrap, Namespace arguments) {
    return client(arguments, System.getenv(), file -> read(bootstrap, file), USUAL);
  }

  /**
   * Who is asked, and as whom: by the arguments, else the environment, else the configuration. A
   * token of the configuration is sent only to the address that stands beside it.
   *
   * @param usual the configuration that counts where no other is named; need not be there
   */
  static ApiClient client(
      Namespace arguments,
      Map<String, String> environment,
      Function<Path, ResponderConfiguration> reader,
      Path usual) {
    Path file = arguments.get("token_file");
    String token = file == null ? environment.get("RESPONDER_TOKEN") : TokenFile.read(file);
    String named = arguments.getString("server");
    named = named == null ? environment.get("RESPONDER_SERVER") : named;
    ResponderConfiguration config =
        named == null ? configuration(arguments.get("config"), reader, usual) : null;
    if (config == null) {
      return new ApiClient(url(named == null ? SERVER : named), token);
    }
    URI address =
        config
            .apiAddress()
            .orElseThrow(
                () ->
                    new ExitException(
                        ExitException.USAGE,
                        "the configuration names no port of the API: name it with --server"));
    return new ApiClient(address, token == null ? token(config.api().tokens()) : token);
  }

  private static @Nullable ResponderConfiguration configuration(
      @Nullable Path named, Function<Path, ResponderConfiguration> reader, Path usual) {
    if (named != null) {
      return reader.apply(named);
    }
    if (!Files.isReadable(usual)) {
      return null;
    }
    try {
      return reader.apply(usual);
    } catch (ExitException e) {
      throw new ExitException(
          ExitException.USAGE, e.getMessage() + "\nor name the responder with --server");
    }
  }

  private static ResponderConfiguration read(Bootstrap<?> bootstrap, Path file) {
    var validator = bootstrap.getValidatorFactory().getValidator();
    var reader = new StrictReader(bootstrap.getObjectMapper(), validator, System.getenv());
    try {
      return reader.read(file, ResponderConfiguration.class);
    } catch (InvalidFileException e) {
      throw new ExitException(ExitException.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** The token of who asks: what is done with it is done in its name. */
  private static @Nullable String token(List<ApiConfig.Token> tokens) {
    if (tokens.isEmpty()) {
      return null;
    }
    var user = System.getProperty("user.name");
    var mine =
        tokens.stream()
            .filter(token -> tokens.size() == 1 || token.name().equals(user))
            .findFirst()
            .orElseThrow(
                () ->
                    new ExitException(
                        ExitException.USAGE,
                        "the configuration has the tokens of "
                            + tokens.stream()
                                .map(ApiConfig.Token::name)
                                .collect(Collectors.joining(", "))
                            + " and none of "
                            + user
                            + ": give yours with --token-file or $RESPONDER_TOKEN"));
    try {
      return mine.token().reveal();
    } catch (UncheckedIOException e) {
      throw new ExitException(
          ExitException.USAGE,
          "the token of " + mine.name() + ": " + e.getMessage() + "; or give --token-file");
    }
  }

  static void addBy(Subparser parser) {
    parser
        .addArgument("--by")
        .metavar("NAME")
        .help("who wants it, where no token says so; default: you");
  }

  /** Who wants it; null where the token says it. */
  static @Nullable String by(Namespace arguments, ApiClient client) {
    String given = arguments.getString("by");
    return given == null && !client.hasToken() ? System.getProperty("user.name") : given;
  }

  static void putBy(ObjectNode body, Namespace arguments, ApiClient client) {
    String by = by(arguments, client);
    if (by != null) {
      body.put("by", by);
    }
  }

  private static URI url(String server) {
    try {
      URI url =
          URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new ExitException(
        ExitException.USAGE, "--server must be a URL such as " + SERVER + ", not " + server);
  }
}
