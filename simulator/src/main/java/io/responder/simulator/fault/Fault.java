package io.responder.simulator.fault;

import io.responder.simulator.access.AccessRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One scripted fault: first which requests and how many of them, then what happens. It is armed by
 * the call that names the effect. Thread safe; each counted request is hit exactly once.
 */
public final class Fault implements AutoCloseable {
  private final Faults owner;
  private final Predicate<AccessRequest> requests;
  private final AtomicInteger hits = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private volatile Predicate<AccessRequest> narrowed = r -> true;
  private volatile @Nullable Effect effect;

  Fault(Faults owner, Predicate<AccessRequest> requests) {
    this.owner = owner;
    this.requests = requests;
  }

  /** Only the next so many requests; without this, all until removed. */
  public Fault times(int count) {
    left.set(count);
    return this;
  }

  /** Only requests in this namespace. */
  public Fault inNamespace(String namespace) {
    return where(r -> namespace.equals(r.namespace()));
  }

  /** Only requests for the object of this name. */
  public Fault named(String name) {
    return where(r -> name.equals(r.name()));
  }

  /** Only requests that satisfy a predicate besides. */
  public Fault where(Predicate<AccessRequest> condition) {
    narrowed = narrowed.and(condition);
    return this;
  }

  /** Answers these bytes; the request is not carried out. A header named here wins. */
  public Fault reply(int status, Map<String, String> headers, String body) {
    return arm(
        new Effect.Reply(status, Map.copyOf(headers), body.getBytes(StandardCharsets.UTF_8)));
  }

  /** As the text form, for bodies that are not valid UTF-8. */
  public Fault reply(int status, Map<String, String> headers, byte[] body) {
    return arm(new Effect.Reply(status, Map.copyOf(headers), body.clone()));
  }

  /** Never answers and does not carry the request out. */
  public Fault hang() {
    return arm(new Effect.Hang());
  }

  /** Closes the connection; the request is not carried out. */
  public Fault drop() {
    return arm(new Effect.Drop());
  }

  /** Carries the request out after a while. */
  public Fault delay(Duration time) {
    return arm(new Effect.Delay(time));
  }

  /** Carries the request out and closes the connection after so many body bytes. */
  public Fault cutAfter(long bodyBytes) {
    return arm(new Effect.Cut(bodyBytes));
  }

  /** Carries the request out and goes silent after so many body bytes. */
  public Fault halfOpenAfter(long bodyBytes) {
    return arm(new Effect.HalfOpen(bodyBytes));
  }

  /** Carries the request out and answers slowly. */
  public Fault slow(int bytesPerSecond) {
    return arm(new Effect.Slow(bytesPerSecond));
  }

  /** How many requests it has hit. */
  public int hits() {
    return hits.get();
  }

  /** Removes the fault; requests it holds already stay as they are. */
  @Override
  public void close() {
    owner.remove(this);
  }

  @Nullable Effect claim(AccessRequest request) {
    if (!requests.test(request) || !narrowed.test(request)) {
      return null;
    }
    int before = left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1));
    if (before == 0) {
      return null;
    }
    hits.incrementAndGet();
    return effect;
  }

  private Fault arm(Effect chosen) {
    effect = chosen;
    owner.add(this);
    return this;
  }
}
