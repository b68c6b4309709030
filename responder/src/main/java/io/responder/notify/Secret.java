package io.responder.notify;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A secret that the configuration names but does not hold: {@code {file: /etc/responder/token}} or
 * {@code {env: WEBHOOK_TOKEN}}. It is read at each use, so that a rotated file works without a
 * restart. Its text form is {@code ***}.
 */
public final class Secret {

  private final @Nullable Path file;
  private final @Nullable String env;

  private Secret(@Nullable Path file, @Nullable String env) {
    this.file = file;
    this.env = env;
  }

  @JsonCreator
  static Secret of(
      @JsonProperty("file") @Nullable String file, @JsonProperty("env") @Nullable String env) {
    if ((file == null) == (env == null)) {
      throw new IllegalArgumentException("a secret needs either file or env");
    }
    return new Secret(file == null ? null : Path.of(file), env);
  }

  public static Secret inFile(Path file) {
    return new Secret(file, null);
  }

  /**
   * The secret itself, without surrounding white space.
   *
   * @throws UncheckedIOException where it cannot be read; the message names the file or variable
   */
  public String reveal() {
    String value = read().strip();
    if (value.isEmpty()) {
      throw new UncheckedIOException(new IOException(origin() + " is empty"));
    }
    return value;
  }

  private String read() {
    if (file == null) {
      String value = env == null ? null : System.getenv(env);
      if (value == null) {
        throw new UncheckedIOException(new IOException(origin() + " is not set"));
      }
      return value;
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(origin() + " cannot be read", e);
    }
  }

  private String origin() {
    return file == null ? "environment variable " + env : "secret file " + file;
  }

  @Override
  public String toString() {
    return "***";
  }
}
