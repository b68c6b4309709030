package io.responder.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** The arguments that say which responder is asked, and as whom. */
final class ApiArguments {

  private static final String SERVER = "http://127.0.0.1:8082";

  private ApiArguments() {}

  static void addTo(Subparser parser) {
    parser
        .addArgument("--server")
        .metavar("URL")
        .help("the API of the responder; default: $RESPONDER_SERVER, else " + SERVER);
    parser
        .addArgument("--token-file")
        .metavar("FILE")
        .type(PathArgument.PATH)
        .help("holds the bearer token; default: $RESPONDER_TOKEN, else none");
    Output.addArgument(parser);
  }

  static ApiClient client(Namespace arguments, Map<String, String> environment) {
    String server = arguments.getString("server");
    if (server == null) {
      server = environment.getOrDefault("RESPONDER_SERVER", SERVER);
    }
    Path file = arguments.get("token_file");
    String token = file == null ? environment.get("RESPONDER_TOKEN") : TokenFile.read(file);
    return new ApiClient(url(server), token);
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
