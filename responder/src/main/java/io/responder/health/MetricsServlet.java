package io.responder.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves the meters to Prometheus, in the format that its Accept header asks for. */
public final class MetricsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final transient PrometheusMeterRegistry registry;

  public MetricsServlet(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var accept = request.getHeader("Accept");
    var type =
        accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    response.setContentType(type);
    registry.scrape(response.getOutputStream(), type);
  }
}
