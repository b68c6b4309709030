package io.responder.api;

import static java.util.Objects.requireNonNull;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/**
 * Who asks.
 *
 * @param name the name of the token, or {@value #LOCAL}
 * @param role what they may do
 * @param proven whether a token says who it is; without one a name is only a claim
 */
record Caller(String name, Role role, boolean proven) implements SecurityContext {

  static final String LOCAL = "local";

  Caller {
    requireNonNull(name, "name");
    requireNonNull(role, "role");
  }

  /** Somebody on this machine, where no token is asked for. */
  static Caller local() {
    return new Caller(LOCAL, Role.ADMIN, false);
  }

  static Caller of(ContainerRequestContext request) {
    return (Caller) request.getSecurityContext();
  }

  @Override
  public Principal getUserPrincipal() {
    return this::name;
  }

  @Override
  public boolean isUserInRole(String label) {
    return role.label().equals(label);
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String getAuthenticationScheme() {
    return proven ? "Bearer" : "";
  }
}
