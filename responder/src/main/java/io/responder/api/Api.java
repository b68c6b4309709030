package io.responder.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.responder.view.IncidentsView;
import io.responder.view.SilencesView;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** The API as a servlet, to be mapped to {@value #PATH}. */
public final class Api {

  /** Where it belongs. */
  public static final String PATH = "/api/*";

  private final Limits limits;
  private final ResourceConfig resources;

  /**
   * What the API works with.
   *
   * @param clusters the configured ones
   * @param reopenWindow how long a resolved incident still takes commands
   * @param history what is known of the past
   */
  public record Surroundings(
      IncidentsView incidents,
      SilencesView silences,
      Set<String> clusters,
      CommandSink commands,
      Duration reopenWindow,
      History history,
      Clock clock,
      MeterRegistry meters) {}

  /**
   * @throws IllegalArgumentException when a token cannot be used; it says which and why
   */
  public Api(ApiConfig config, Surroundings surroundings) {
    limits = new Limits(config.requestsPerSecond());
    resources = new ResourceConfig();
    resources.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    resources.register(new Measured(surroundings.meters()));
    resources.register(new Authentication(new Tokens(config.tokens()), limits));
    resources.register(new Authorization());
    resources.register(new Problems());
    resources.register(new JsonWriter());
    List<Object> routes = routes(surroundings);
    routes.forEach(route -> resources.register(route.getClass()));
    resources.register(
        new AbstractBinder() {
          @Override
          protected void configure() {
            routes.forEach(route -> bindItself(route));
          }

          @SuppressWarnings("unchecked")
          private <T> void bindItself(T route) {
            bind(route).to((Class<T>) route.getClass());
          }
        });
  }

  /** The resources: each route is a method of one of them. */
  private List<Object> routes(Surroundings surroundings) {
    Commands commands = new Commands(surroundings.commands(), limits);
    return List.of(
        new IncidentsResource(surroundings),
        new IncidentResource(surroundings, commands),
        new SilencesResource(surroundings, commands),
        new HistoryResource(surroundings),
        new DocumentResource());
  }

  /** What answers. */
  public Servlet servlet() {
    return new ServletContainer(resources);
  }

  /** What stands before it. */
  public Filter gate() {
    return new Gate(limits);
  }

  ResourceConfig resources() {
    return resources;
  }
}
