package io.responder.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Turns away what comes while enough is being worked on. */
final class Gate extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient Limits limits;

  Gate(Limits limits) {
    this.limits = limits;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!limits.tryEnter()) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader("Retry-After", "1");
      response.setContentType(ApiProblem.TYPE);
      response
          .getOutputStream()
          .write(
              Json.write(
                  new ApiProblem.Body(
                      "Busy", 503, "too many requests at once: try again", null, null)));
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      limits.leave();
    }
  }
}
