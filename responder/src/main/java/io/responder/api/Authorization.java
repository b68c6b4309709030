package io.responder.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.lang.reflect.Method;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Lets through whose role is enough for the route. A route that names no role is nobody's. */
@Priority(Priorities.AUTHORIZATION)
final class Authorization implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    var matched = ((ExtendedUriInfo) request.getUriInfo()).getMatchedResourceMethod();
    Method method = matched == null ? null : matched.getInvocable().getDefinitionMethod();
    Needs needs = method == null ? null : method.getAnnotation(Needs.class);
    if (needs == null) {
      throw ApiProblem.of(405, "Method not allowed", "see GET /api/v1/openapi.json");
    }
    require(Caller.of(request), needs.value(), "this");
  }

  /**
   * Lets through whose role is enough.
   *
   * @throws ApiProblem with 403 otherwise
   */
  static void require(Caller caller, Role least, String what) {
    if (!caller.role().includes(least)) {
      throw ApiProblem.forbidden(
          what
              + " needs the role "
              + least.label()
              + ", and "
              + caller.name()
              + " has "
              + caller.role().label());
    }
  }
}
