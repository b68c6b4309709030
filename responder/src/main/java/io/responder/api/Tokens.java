package io.responder.api;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bearer tokens: who a token belongs to. Thread-safe. */
final class Tokens {

  private static final Logger LOGGER = LoggerFactory.getLogger(Tokens.class);

  private static final int SHORTEST = 16;

  private final List<ApiConfig.Token> all;

  /**
   * @throws IllegalArgumentException with one line for each token that cannot be read, is too short
   *     to be secret, or is the same as another
   */
  Tokens(List<ApiConfig.Token> all) {
    this.all = List.copyOf(all);
    Set<String> seen = new HashSet<>();
    var problems = new java.util.ArrayList<String>();
    for (ApiConfig.Token token : all) {
      try {
        String secret = token.token().reveal();
        if (secret.length() < SHORTEST) {
          problems.add(
              "the token of "
                  + token.name()
                  + " has fewer than "
                  + SHORTEST
                  + " characters; make one with: openssl rand -hex 32");
        } else if (!seen.add(secret)) {
          problems.add("the token of " + token.name() + " is that of another; give each its own");
        }
      } catch (UncheckedIOException e) {
        problems.add("the token of " + token.name() + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("api.tokens: " + String.join("\napi.tokens: ", problems));
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whose token it is; null where it is nobody's. Takes as long for any token of a length. */
  @Nullable Caller owner(String presented) {
    byte[] digest = digest(presented);
    Caller owner = null;
    for (ApiConfig.Token token : all) {
      byte[] expected = expected(token);
      if (expected != null && MessageDigest.isEqual(expected, digest)) {
        owner = new Caller(token.name(), token.role(), true);
      }
    }
    return owner;
  }

  private static byte @Nullable [] expected(ApiConfig.Token token) {
    try {
      String secret = token.token().reveal();
      // A file that is being replaced can be empty or cut for a moment.
      return secret.length() < SHORTEST ? null : digest(secret);
    } catch (UncheckedIOException e) {
      LOGGER
          .atWarn()
          .setMessage("a token cannot be read: its owner is refused")
          .addKeyValue("name", token.name())
          .addKeyValue("reason", e.getMessage())
          .log();
      return null;
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
