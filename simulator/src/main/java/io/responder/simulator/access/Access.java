package io.responder.simulator.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Authentication and authorisation, changeable at any time. Thread safe. At first every request is
 * accepted and may do everything.
 */
public final class Access {
  /** The user of requests while tokens are not checked. */
  public static final String ANYONE = "simulator-user";

  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final List<Predicate<AccessRequest>> denials = new CopyOnWriteArrayList<>();
  private volatile boolean tokensChecked;

  /** A rule that can be taken back. */
  public interface Denial extends AutoCloseable {
    @Override
    void close();
  }

  /** Accepts a token for a user; from now on every request needs an accepted token. */
  public void acceptToken(String token, String user) {
    tokens.put(token, user);
    tokensChecked = true;
  }

  /** Refuses a token from now on; tokens stay checked even when none is left. */
  public void revokeToken(String token) {
    tokens.remove(token);
    tokensChecked = true;
  }

  /** Stops checking tokens. */
  public void acceptAnyone() {
    tokens.clear();
    tokensChecked = false;
  }

  /** Forbids what the predicate matches, on top of what is forbidden already. */
  public Denial deny(Predicate<AccessRequest> what) {
    denials.add(what);
    return () -> denials.remove(what);
  }

  /**
   * Forbids a verb on a resource everywhere; {@code *} stands for any.
   *
   * @param resource {@code pods}, {@code pods/eviction}, {@code deployments.apps}
   */
  public Denial deny(String verb, String resource) {
    return deny(r -> matches(r, verb, resource));
  }

  /** Forbids a verb on a resource in one namespace. */
  public Denial deny(String verb, String resource, String namespace) {
    return deny(r -> matches(r, verb, resource) && namespace.equals(r.namespace()));
  }

  /** As with Roles only: nothing outside these namespaces, and nothing cluster-wide. */
  public Denial allowOnlyNamespaces(String... namespaces) {
    Set<String> allowed = Set.of(namespaces);
    return deny(r -> r.namespace() == null || !allowed.contains(r.namespace()));
  }

  /** Takes back every denial. */
  public void allowAll() {
    denials.clear();
  }

  /** Whether the request is allowed. */
  public boolean allows(AccessRequest request) {
    return denials.stream().noneMatch(d -> d.test(request));
  }

  /** The user of an Authorization header; empty when the request is not authenticated. */
  public Optional<String> user(@Nullable String authorization) {
    String token = "";
    if (authorization != null && authorization.startsWith("Bearer ")) {
      token = authorization.substring("Bearer ".length()).strip();
    }
    if (!tokensChecked) {
      return Optional.of(tokens.getOrDefault(token, ANYONE));
    }
    return Optional.ofNullable(tokens.get(token));
  }

  private static boolean matches(AccessRequest request, String verb, String resource) {
    String qualified =
        request.group().isEmpty() ? request.resource() : request.resource() + "." + request.group();
    return (verb.equals("*") || verb.equals(request.verb()))
        && (resource.equals("*")
            || resource.equals(request.resource())
            || resource.equals(qualified));
  }
}
