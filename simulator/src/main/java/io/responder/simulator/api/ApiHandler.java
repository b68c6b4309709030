package io.responder.simulator.api;

import io.responder.simulator.access.Access;
import io.responder.simulator.access.AccessRequest;
import io.responder.simulator.access.Verb;
import io.responder.simulator.audit.AuditEntry;
import io.responder.simulator.audit.AuditLog;
import io.responder.simulator.fault.Effect;
import io.responder.simulator.fault.Faults;
import io.responder.simulator.json.Json;
import io.responder.simulator.protobuf.Formats;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.WriteMode;
import io.responder.simulator.resource.ResourceCatalog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request through its stages: scripted fault, authentication, authorisation, operation,
 * audit, answer.
 */
final class ApiHandler extends Handler.Abstract {
  private static final Logger LOGGER = LoggerFactory.getLogger(ApiHandler.class);

  private final ResourceCatalog catalog;
  private final Router router;
  private final Discovery discovery;
  private final Reviews reviews;
  private final Controls controls;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Formats formats;
  private final LongAdder protobufAnswers = new LongAdder();

  /** What a test scripts and reads. */
  record Controls(Access access, Faults faults, AuditLog audit) {}

  ApiHandler(
      ResourceCatalog catalog,
      Router router,
      Controls controls,
      ScheduledExecutorService timer,
      Clock clock,
      Formats formats) {
    this.catalog = catalog;
    this.router = router;
    this.controls = controls;
    this.discovery = new Discovery(catalog);
    this.reviews = new Reviews(controls.access(), catalog);
    this.timer = timer;
    this.clock = clock;
    this.formats = formats;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Exchange exchange = Exchange.read(request, catalog, formats);
    String user = controls.access().user(exchange.authorization()).orElse(Access.ANYONE);
    Optional<Effect> effect = claim(exchange, user);
    if (effect.isEmpty()) {
      answer(exchange, response, callback);
    } else {
      afflict(exchange, response, callback, effect.get());
    }
    return true;
  }

  /** How many requests were to be answered as protobuf. */
  long protobufAnswers() {
    return protobufAnswers.sum();
  }

  private Optional<Effect> claim(Exchange exchange, String user) {
    try {
      return controls.faults().claim(exchange.accessRequest(user));
    } catch (ApiFailure e) {
      // An unknown method: refused again, and answered, when it is carried out.
      return Optional.empty();
    }
  }

  private void afflict(Exchange exchange, Response response, Callback callback, Effect effect) {
    Runnable disconnect = disconnect(exchange.request());
    if (effect instanceof Effect.Reply reply) {
      record(exchange, "", reply.status(), false);
      response.setStatus(reply.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
      response.write(true, ByteBuffer.wrap(reply.body()), callback);
    } else if (effect instanceof Effect.Hang) {
      record(exchange, "", 0, false);
    } else if (effect instanceof Effect.Drop) {
      record(exchange, "", 0, false);
      disconnect.run();
      callback.failed(new EofException("dropped by a scripted fault"));
    } else if (effect instanceof Effect.Delay delay) {
      Runnable later =
          () -> getServer().getThreadPool().execute(() -> answer(exchange, response, callback));
      var unused = timer.schedule(later, delay.time().toMillis(), TimeUnit.MILLISECONDS);
    } else {
      ShapedExchange.Means means = new ShapedExchange.Means(disconnect, timer);
      ShapedExchange shaped =
          new ShapedExchange(exchange.request(), response, callback, effect, means);
      answer(exchange, shaped, shaped);
    }
  }

  private void answer(Exchange exchange, Response response, Callback callback) {
    String user = "";
    boolean admitted = false;
    Answer answer;
    try {
      user = authenticate(exchange);
      authorise(exchange, user);
      admitted = true;
      answer = carryOut(exchange, user);
    } catch (ApiFailure e) {
      answer = BodyAnswer.failure(e, exchange.protobuf().isPresent());
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).addKeyValue("path", exchange.path()).log("request failed");
      answer =
          BodyAnswer.failure(
              ApiFailure.of(500, "InternalError", "Internal error occurred: " + e.getMessage()),
              false);
    }
    record(exchange, user, answer.code(), admitted);
    exchange.protobuf().ifPresent(form -> protobufAnswers.increment());
    answer.send(response, callback);
  }

  private Answer carryOut(Exchange exchange, String user) {
    if (exchange.target().isEmpty()) {
      return withoutTarget(exchange, user);
    }
    Target target = exchange.target().get();
    Verb verb = exchange.verb().orElseThrow();
    requireJsonAccepted(exchange);
    return router.route(exchange.call(target, verb, user), disconnect(exchange.request()));
  }

  private Answer withoutTarget(Exchange exchange, String user) {
    if (exchange.method().equals("POST") && exchange.path().startsWith(Reviews.PATH)) {
      try {
        return reviews
            .answer(exchange.path(), user, Json.parse(exchange.body()))
            .orElseGet(BodyAnswer::notServed);
      } catch (IllegalArgumentException e) {
        throw ApiFailure.badRequest("the body is not JSON: " + e.getMessage());
      }
    }
    return exchange.mutating()
        ? BodyAnswer.notServed()
        : discovery.answer(exchange.path()).orElseGet(BodyAnswer::notServed);
  }

  private String authenticate(Exchange exchange) {
    return controls
        .access()
        .user(exchange.authorization())
        .orElseThrow(() -> ApiFailure.of(401, "Unauthorized", "Unauthorized"));
  }

  private void authorise(Exchange exchange, String user) {
    if (exchange.target().isEmpty()) {
      // Discovery and reviews of oneself are open to every authenticated user.
      return;
    }
    AccessRequest asked = exchange.accessRequest(user);
    if (controls.access().allows(asked)) {
      return;
    }
    Target target = exchange.target().get();
    String subject =
        target.type().qualifiedName() + (target.collection() ? "" : " \"" + target.name() + "\"");
    String scope =
        asked.namespace() == null
            ? "at the cluster scope"
            : "in the namespace \"" + asked.namespace() + "\"";
    String message =
        String.format(
            "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s",
            subject, user, asked.verb(), asked.resource(), asked.group(), scope);
    throw ApiFailure.of(403, "Forbidden", message).about(target.type(), target.name());
  }

  private static void requireJsonAccepted(Exchange exchange) {
    String accept = exchange.header(HttpHeader.ACCEPT);
    boolean log = exchange.path().endsWith("/log");
    boolean json = accept.isEmpty() || accept.contains("json") || accept.contains("*/*");
    if (!json && !log && exchange.protobuf().isEmpty()) {
      throw ApiFailure.of(
          406, "NotAcceptable", "only the following media types are accepted: application/json");
    }
  }

  private void record(Exchange exchange, String user, int code, boolean executed) {
    if (!exchange.mutating()) {
      return;
    }
    Optional<Verb> verb = Optional.empty();
    boolean dryRun = false;
    try {
      verb = exchange.verb();
      if (exchange.target().isPresent() && verb.isPresent()) {
        Call call = exchange.call(exchange.target().get(), verb.get(), user);
        dryRun = call.mode() == WriteMode.DRY_RUN;
      }
    } catch (ApiFailure e) {
      // A request that cannot be understood is recorded without these.
      dryRun = !exchange.query().getOrDefault("dryRun", "").isEmpty();
    }
    Optional<Target> target = exchange.target();
    AuditEntry.Subject subject =
        new AuditEntry.Subject(
            exchange.method(),
            exchange.request().getHttpURI().getPathQuery(),
            verb.orElse(null),
            target.map(Target::resource).orElse(""),
            target.map(Target::namespaceOrEmpty).orElse(""),
            target.map(Target::name).orElse(""));
    AuditEntry.Caller caller =
        new AuditEntry.Caller(
            user, exchange.header(HttpHeader.USER_AGENT), exchange.header(HttpHeader.CONTENT_TYPE));
    String body = new String(exchange.body(), StandardCharsets.UTF_8);
    AuditEntry.Outcome outcome = new AuditEntry.Outcome(code, executed);
    controls.audit().add(new AuditEntry(clock.instant(), caller, subject, body, dryRun, outcome));
  }

  private static Runnable disconnect(Request request) {
    return () -> request.getConnectionMetaData().getConnection().getEndPoint().close();
  }
}
