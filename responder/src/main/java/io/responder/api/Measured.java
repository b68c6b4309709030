package io.responder.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/**
 * Counts and times requests by route and status, and tells browsers to do nothing with an answer. A
 * route is its template, so that their number is fixed.
 */
@PreMatching
@Priority(0)
final class Measured implements ContainerRequestFilter, ContainerResponseFilter {

  private static final String BEGAN = Measured.class.getName();
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE");

  private final MeterRegistry meters;

  Measured(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(BEGAN, System.nanoTime());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    var headers = response.getHeaders();
    headers.putSingle("Cache-Control", "no-store");
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    Object began = request.getProperty(BEGAN);
    if (began instanceof Long start) {
      Timer.builder("responder.api.requests")
          .description("Requests to the API")
          .tag("method", METHODS.contains(request.getMethod()) ? request.getMethod() : "other")
          .tag("route", route(request))
          .tag("status", String.valueOf(response.getStatus()))
          .register(meters)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static String route(ContainerRequestContext request) {
    var uri = (ExtendedUriInfo) request.getUriInfo();
    if (uri.getMatchedResourceMethod() == null) {
      return "none";
    }
    List<UriTemplate> templates = new ArrayList<>(uri.getMatchedTemplates());
    Collections.reverse(templates);
    var route = new StringBuilder();
    templates.forEach(template -> route.append(template.getTemplate()));
    return route.toString();
  }
}
