package io.responder.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a problem of whatever a request ended with. */
final class Problems implements ExceptionMapper<Throwable> {

  private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof ApiProblem problem) {
      return problem.response();
    }
    if (failure instanceof WebApplicationException refused) {
      return of(refused.getResponse());
    }
    String id = UUID.randomUUID().toString();
    LOGGER.atError().setMessage("request failed").addKeyValue("id", id).setCause(failure).log();
    return ApiProblem.of(
            500, "Internal error", "this is a bug; the log of the responder has it as " + id)
        .response();
  }

  private static Response of(Response refused) {
    int status = refused.getStatus();
    ApiProblem problem =
        switch (status) {
          case 404 ->
              ApiProblem.notFound("there is no such path; GET /api/v1/openapi.json lists them");
          case 405 ->
              ApiProblem.of(
                  405, "Method not allowed", "allowed are " + refused.getAllowedMethods());
          case 406 -> ApiProblem.of(406, "Not acceptable", "answers are application/json");
          case 415 ->
              ApiProblem.of(415, "Unsupported media type", "send Content-Type: application/json");
          default ->
              ApiProblem.of(
                  status,
                  refused.getStatusInfo().getReasonPhrase(),
                  "see GET /api/v1/openapi.json for what is understood");
        };
    return Response.fromResponse(problem.response()).build();
  }
}
