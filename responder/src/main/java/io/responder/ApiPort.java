package io.responder;

import io.dropwizard.core.setup.Environment;
import io.responder.api.Api;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;

/** Puts the API on Dropwizard's application port. */
final class ApiPort {

  private ApiPort() {}

  static void serve(Api api, Environment environment) {
    var servlets = environment.servlets();
    servlets
        .addFilter("gate", api.gate())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, Api.PATH);
    var registration = servlets.addServlet("api", api.servlet());
    registration.addMapping(Api.PATH);
    // A mistake shows at the start, not with the first request.
    registration.setLoadOnStartup(1);
  }
}
