package io.responder.simulator.api;

import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.selector.Selection;
import io.responder.simulator.store.Change;
import io.responder.simulator.store.ChangeTrees;
import io.responder.simulator.store.ExpiredVersion;
import io.responder.simulator.store.ListPage;
import io.responder.simulator.store.ListQuery;
import io.responder.simulator.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Opens watches. */
final class WatchOperation {
  private final ObjectStore store;
  private final Watches watches;
  private final Settings settings;
  private final Executor writers;
  private final ScheduledExecutorService timer;

  /** How watches behave when the request does not say. */
  record Settings(Duration timeout, Duration bookmarkInterval, int queueCapacity) {}

  WatchOperation(
      ObjectStore store,
      Watches watches,
      Settings settings,
      Executor writers,
      ScheduledExecutorService timer) {
    this.store = store;
    this.watches = watches;
    this.settings = settings;
    this.writers = writers;
    this.timer = timer;
  }

  Answer watch(Call call, Runnable disconnect) {
    // Everything that can be refused is refused before the answer begins.
    Request request =
        new Request(
            call.target().type(),
            new WatchStream.Scope(
                call.target().type(),
                call.target().namespace(),
                call.selection(),
                settings.queueCapacity()),
            call.number("resourceVersion", 0),
            call.flag("allowWatchBookmarks"),
            initial(call),
            Duration.ofSeconds(call.number("timeoutSeconds", settings.timeout().toSeconds())),
            call.protobuf());
    return new Opening(request, disconnect);
  }

  private enum Initial {
    /** Nothing was said: existing objects only without a version. */
    LEGACY,
    /** Existing objects, then a bookmark that says so. */
    SEND,
    /** No existing objects. */
    SKIP
  }

  private record Request(
      ResourceType type,
      WatchStream.Scope scope,
      long version,
      boolean bookmarks,
      Initial initial,
      Duration timeout,
      Optional<ProtobufForm> protobuf) {}

  private static Initial initial(Call call) {
    if (call.parameter("sendInitialEvents").isEmpty()) {
      return Initial.LEGACY;
    }
    if (!call.parameter("resourceVersionMatch").equals("NotOlderThan")) {
      throw ApiFailure.of(
          422,
          "Invalid",
          "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
              + " sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    return call.flag("sendInitialEvents") ? Initial.SEND : Initial.SKIP;
  }

  private final class Opening implements Answer {
    private final Request request;
    private final Runnable disconnect;

    Opening(Request request, Runnable disconnect) {
      this.request = request;
      this.disconnect = disconnect;
    }

    @Override
    public int code() {
      return 200;
    }

    @Override
    public void send(Response response, Callback callback) {
      response.setStatus(200);
      response
          .getHeaders()
          .put(
              HttpHeader.CONTENT_TYPE,
              request.protobuf().isPresent() ? ProtobufForm.WATCH_MEDIA_TYPE : "application/json");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
      List<ScheduledFuture<?>> timers = Collections.synchronizedList(new ArrayList<>());
      WatchStream stream =
          new WatchStream(
              request.scope(),
              new WatchStream.Outlet(writers, response, callback, disconnect, request.protobuf()),
              gone -> {
                timers.forEach(t -> t.cancel(false));
                watches.remove(gone);
                store.unsubscribe(request.type(), gone);
              });
      watches.add(stream);
      Iterator<WatchFrame> backlog;
      try {
        backlog = subscribe(stream);
      } catch (ExpiredVersion e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "too old resource version");
        stream.send(WatchFrame.error(ApiFailure.of(410, "Expired", message).status()));
        stream.end();
        stream.start(Collections.emptyIterator());
        return;
      }
      schedule(stream, timers);
      stream.start(backlog);
    }

    private Iterator<WatchFrame> subscribe(WatchStream stream) {
      boolean fromStart = request.initial() == Initial.LEGACY && request.version() == 0;
      if (fromStart || request.initial() == Initial.SEND) {
        return withExisting(stream);
      }
      if (request.initial() == Initial.SKIP && request.version() == 0) {
        return store
            .atomically(() -> store.subscribe(request.type(), store.version(), stream))
            .stream()
            .map(c -> WatchFrame.added(c.after()))
            .iterator();
      }
      List<Change> missed = store.subscribe(request.type(), request.version(), stream);
      return missed.stream()
          .map(c -> stream.seen(c, new ChangeTrees(c)))
          .filter(Objects::nonNull)
          .map(f -> Objects.requireNonNull(f))
          .iterator();
    }

    private Iterator<WatchFrame> withExisting(WatchStream stream) {
      ListQuery all = ListQuery.all(request.scope().namespace(), Selection.EVERYTHING);
      ListPage page =
          store.atomically(
              () -> {
                store.subscribe(request.type(), store.version(), stream);
                return store.list(request.type(), all);
              });
      Stream<WatchFrame> existing =
          page.items().stream().filter(stream::sees).map(WatchFrame::added);
      boolean announced = request.initial() == Initial.SEND && request.bookmarks();
      return announced
          ? Stream.concat(
                  existing, Stream.of(WatchFrame.bookmark(request.type(), page.version(), true)))
              .iterator()
          : existing.iterator();
    }

    private void schedule(WatchStream stream, List<ScheduledFuture<?>> timers) {
      Runnable timeout =
          () -> {
            bookmark(stream);
            stream.end();
          };
      long millis = request.timeout().toMillis();
      timers.add(timer.schedule(timeout, millis, TimeUnit.MILLISECONDS));
      if (request.bookmarks()) {
        long every = settings.bookmarkInterval().toMillis();
        timers.add(
            timer.scheduleAtFixedRate(() -> bookmark(stream), every, every, TimeUnit.MILLISECONDS));
      }
      if (stream.gone()) {
        timers.forEach(t -> t.cancel(false));
      }
    }

    private void bookmark(WatchStream stream) {
      if (request.bookmarks()) {
        // Locked: every event up to this version must be queued before it.
        store.atomically(
            () -> {
              stream.send(WatchFrame.bookmark(request.type(), store.version(), false));
              return stream;
            });
      }
    }
  }
}
