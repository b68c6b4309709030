package io.responder.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says who asks, before anything else is looked at.
 *
 * <p>With tokens, one is needed. Without, the API listens on loopback only: then a browser on this
 * machine must not ask for a page of somewhere else, which the names in {@code Host} and {@code
 * Origin} give away.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
final class Authentication implements ContainerRequestFilter {

  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final Limits limits;

  Authentication(Tokens tokens, Limits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    refuseOtherSites(request);
    Caller caller = tokens.isEmpty() ? local(request) : bearer(request);
    request.setSecurityContext(caller);
    limits.spend(caller);
  }

  private Caller bearer(ContainerRequestContext request) {
    List<String> headers = request.getHeaders().get("Authorization");
    String header = headers == null || headers.size() != 1 ? null : headers.get(0);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      limits.spendUnknown();
      throw unauthorized("send one header Authorization: Bearer <token>");
    }
    Caller owner = tokens.owner(header.substring(SCHEME.length()).strip());
    if (owner == null) {
      limits.spendUnknown();
      throw unauthorized("the token is not one of api.tokens of the responder's configuration");
    }
    return owner;
  }

  private static ApiProblem unauthorized(String detail) {
    return ApiProblem.of(401, "Unauthorized", detail);
  }

  private static Caller local(ContainerRequestContext request) {
    String host = request.getHeaderString("Host");
    // A name that leads to this machine for now is how a page of elsewhere would ask.
    if (host == null || !isLoopback(hostOf("http://" + host))) {
      throw ApiProblem.of(
          403,
          "Forbidden",
          "without tokens the API answers only to localhost, 127.0.0.1 and [::1]; configure"
              + " api.tokens to reach it by another name");
    }
    return Caller.local();
  }

  private static void refuseOtherSites(ContainerRequestContext request) {
    String origin = request.getHeaderString("Origin");
    String site = request.getHeaderString("Sec-Fetch-Site");
    boolean other =
        (origin != null && !isSame(origin, request.getHeaderString("Host")))
            || (site != null && !List.of("same-origin", "none").contains(site));
    if (other) {
      throw ApiProblem.forbidden("requests of pages of other sites are refused");
    }
  }

  private static boolean isSame(String origin, @Nullable String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private static @Nullable String hostOf(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? null : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isLoopback(@Nullable String host) {
    return host != null && List.of("localhost", "127.0.0.1", "[::1]").contains(host);
  }
}
