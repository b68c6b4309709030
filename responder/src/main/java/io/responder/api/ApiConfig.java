package io.responder.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.responder.notify.Secret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code api} of the configuration. The address is that of {@code
 * server.applicationConnectors}; without one there is no API.
 *
 * @param tokens who may ask; without any, the API must listen on loopback only, and whoever can
 *     reach it may do everything
 * @param requestsPerSecond how many requests of one caller are answered in a second; 50 unless set
 * @param viewSize how much memory the incidents may take, about; 64MiB unless set
 */
public record ApiConfig(
    @NotNull @Valid List<Token> tokens,
    @NotNull @Min(1) Integer requestsPerSecond,
    @NotNull DataSize viewSize) {

  @JsonCreator
  public ApiConfig(
      @JsonProperty("tokens") @Nullable List<Token> tokens,
      @JsonProperty("requestsPerSecond") @Nullable Integer requestsPerSecond,
      @JsonProperty("viewSize") @Nullable DataSize viewSize) {
    this.tokens = tokens == null ? List.of() : List.copyOf(tokens);
    this.requestsPerSecond = requestsPerSecond == null ? 50 : requestsPerSecond;
    this.viewSize = viewSize == null ? DataSize.mebibytes(64) : viewSize;
    if (this.viewSize.toBytes() < DataSize.mebibytes(1).toBytes()) {
      throw new IllegalArgumentException("viewSize is " + viewSize + ", must be at least 1MiB");
    }
    Set<String> names = new HashSet<>();
    for (Token token : this.tokens) {
      if (token.name() != null && !names.add(token.name())) {
        throw new IllegalArgumentException(
            "two tokens have the name " + token.name() + ": it says who did it, give each its own");
      }
    }
  }

  public static ApiConfig defaults() {
    return new ApiConfig(null, null, null);
  }

  /**
   * Somebody who may ask.
   *
   * @param name who it is, in every command of theirs
   * @param role what they may do
   * @param token what they send as {@code Authorization: Bearer …}; read at each use, so that a
   *     file can be replaced
   */
  public record Token(
      @NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String name,
      @NotNull Role role,
      @NotNull Secret token) {

    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9 @._-]{0,99}";
    private static final String NAME_MESSAGE =
        "must be up to 100 letters, digits, blanks and @._- and begin with a letter or digit";
  }
}
