package io.responder.api;

import io.responder.model.ClusterInput;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what callers want and answers once it is durable. */
final class Commands {

  private static final Logger LOGGER = LoggerFactory.getLogger(Commands.class);

  /** The header by which a caller names a command, so that it can be sent again. */
  static final String KEY = "Idempotency-Key";

  private static final int LONGEST_KEY = 100;
  private static final int LONGEST_NAME = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final CommandSink sink;
  private final Limits limits;

  Commands(CommandSink sink, Limits limits) {
    this.sink = sink;
    this.limits = limits;
  }

  /**
   * What was accepted: it will be done, and the view shows it then.
   *
   * @param command its id
   * @param incident the incident it is about; null where it is about none
   * @param silence the silence it is about; null where it is about none
   */
  record Accepted(String command, @Nullable String incident, @Nullable String silence) {}

  /** The id that the caller gave the command, else a new one. */
  static String id(HttpHeaders headers) {
    List<String> keys = headers.getRequestHeader(KEY);
    if (keys == null || keys.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    String key = keys.get(0);
    if (keys.size() > 1 || !isKey(key)) {
      throw ApiProblem.field(
          KEY, "must be one text of up to " + LONGEST_KEY + " letters, digits, dots, _ and -");
    }
    return key;
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "._-".indexOf(c) >= 0);
  }

  /** Who wants it: the token's name; without tokens what the caller says. */
  static String by(Caller caller, @Nullable String claimed) {
    if (claimed == null) {
      return caller.name();
    }
    if (caller.proven() && !claimed.equals(caller.name())) {
      throw ApiProblem.field("by", "is " + caller.name() + ", by the token: leave it out");
    }
    return name("by", claimed);
  }

  /** The name of a person. */
  static String name(String field, String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME || !isPlain(name)) {
      throw ApiProblem.field(
          field, "must be a name of up to " + LONGEST_NAME + " characters without control signs");
    }
    return name.strip();
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  /** A text that somebody wrote. */
  static String text(String field, @Nullable String text, int most) {
    String given = text == null ? "" : text.strip();
    if (given.length() > most) {
      throw ApiProblem.field(
          field, "has " + given.length() + " characters; at most " + most + " are taken");
    }
    return given;
  }

  /** The same, which must say something. */
  static String required(String field, @Nullable String text, int most) {
    String given = text(field, text, most);
    if (given.isEmpty()) {
      throw ApiProblem.field(field, "is missing or empty; say something");
    }
    return given;
  }

  /**
   * Sends all of one command and waits until each is durable.
   *
   * @throws ApiProblem with 503 when that is not known, after which it can be sent again
   */
  Response send(String id, List<? extends ClusterInput> inputs, Function<String, Accepted> answer) {
    if (!limits.tryWrite()) {
      throw ApiProblem.later(
          503, "Busy", "too many commands wait for Kafka: try again", Duration.ofSeconds(1));
    }
    try {
      CompletableFuture<?>[] sent =
          inputs.stream()
              .map(input -> sink.send(input).toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(sent).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOGGER
          .atWarn()
          .setMessage("a command was not confirmed")
          .addKeyValue("command", id)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log();
      throw unknown(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(id);
    } finally {
      limits.written();
    }
    return Response.accepted(answer.apply(id)).build();
  }

  private static ApiProblem unknown(String id) {
    return ApiProblem.unknown(
        id,
        "Kafka has not confirmed the command, which may still take effect: send it again with "
            + KEY
            + ": "
            + id);
  }
}
