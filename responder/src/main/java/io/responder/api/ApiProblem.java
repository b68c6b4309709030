package io.responder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer other than what was asked for, as RFC 9457 has it: what is wrong and what to do. */
final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final String TYPE = "application/problem+json";

  private final int status;
  private final transient Body body;
  private final @Nullable Duration retryAfter;

  /**
   * @param title what is wrong, the same for every occurrence
   * @param status the HTTP status
   * @param detail what is wrong here and what to do; no secrets
   * @param field the field or parameter that is wrong; null where it is none
   * @param command the id of the command that may or may not have been accepted; null where none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      @JsonProperty String title,
      @JsonProperty int status,
      @JsonProperty String detail,
      @JsonProperty @Nullable String field,
      @JsonProperty @Nullable String command) {}

  private ApiProblem(Body body, @Nullable Duration retryAfter) {
    super(body.detail());
    this.status = body.status();
    this.body = body;
    this.retryAfter = retryAfter;
  }

  static ApiProblem of(int status, String title, String detail) {
    return new ApiProblem(new Body(title, status, detail, null, null), null);
  }

  /** A field of the request that is wrong. */
  static ApiProblem field(String field, String detail) {
    return new ApiProblem(new Body("Bad request", 400, detail, field, null), null);
  }

  static ApiProblem notFound(String detail) {
    return of(404, "Not found", detail);
  }

  static ApiProblem conflict(String detail) {
    return of(409, "Conflict", detail);
  }

  static ApiProblem forbidden(String detail) {
    return of(403, "Forbidden", detail);
  }

  /** Not now. */
  static ApiProblem later(int status, String title, String detail, Duration after) {
    return new ApiProblem(new Body(title, status, detail, null, null), after);
  }

  /** Nobody knows whether the command was accepted. */
  static ApiProblem unknown(String command, String detail) {
    return new ApiProblem(
        new Body("Not accepted yet", 503, detail, null, command), Duration.ofSeconds(5));
  }

  Response response() {
    var response = Response.status(status).type(TYPE).entity(body);
    if (retryAfter != null) {
      response.header("Retry-After", Math.max(1, retryAfter.toSeconds()));
    }
    if (status == 401) {
      response.header("WWW-Authenticate", "Bearer");
    }
    return response.build();
  }

  static MediaType mediaType() {
    return MediaType.valueOf(TYPE);
  }
}
