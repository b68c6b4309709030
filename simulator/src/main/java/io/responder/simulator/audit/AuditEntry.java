package io.responder.simulator.audit;

import io.responder.simulator.access.Verb;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request that could change something. */
public record AuditEntry(
    Instant time, Caller caller, Subject subject, String body, boolean dryRun, Outcome outcome) {

  /** Who asked, and with what. */
  public record Caller(String user, String userAgent, String contentType) {}

  /** What was asked for. */
  public record Subject(
      String method,
      String path,
      @Nullable Verb verb,
      String resource,
      String namespace,
      String name) {}

  /** How it ended. */
  public record Outcome(int responseCode, boolean executed) {}

  public String method() {
    return subject.method();
  }

  public String path() {
    return subject.path();
  }

  public String resource() {
    return subject.resource();
  }

  public String namespace() {
    return subject.namespace();
  }

  public String name() {
    return subject.name();
  }

  public String userAgent() {
    return caller.userAgent();
  }

  public String contentType() {
    return caller.contentType();
  }

  public int responseCode() {
    return outcome.responseCode();
  }

  /** Whether the request changed the store: carried out, successful, no dry run, no review. */
  public boolean effective() {
    boolean success = responseCode() >= 200 && responseCode() < 300;
    return outcome.executed()
        && success
        && !dryRun
        && !subject.path().startsWith("/apis/authorization.k8s.io/");
  }
}
