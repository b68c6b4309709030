package io.responder.simulator.api;

import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.selector.Selection;
import io.responder.simulator.store.Change;
import io.responder.simulator.store.ChangeTrees;
import io.responder.simulator.store.StoredObject;
import io.responder.simulator.store.Subscriber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One open watch: changes come in under the store's lock and are only queued there; a shared writer
 * thread sends whatever is queued as one piece, without blocking.
 */
final class WatchStream extends IteratingCallback implements Subscriber {
  private static final int BATCH = 64 * 1024;

  private final ResourceType type;
  private final @Nullable String namespace;
  private final Selection selection;
  private final int capacity;
  private final Executor writers;
  private final Runnable disconnect;
  private final Optional<ProtobufForm> protobuf;
  private final Response response;
  private final Callback done;
  private final Runnable onGone;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Deque<WatchFrame> queue = new ArrayDeque<>(); // guarded by itself
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream(1024);
  private Iterator<WatchFrame> backlog = Collections.emptyIterator();
  private volatile boolean started;
  private boolean opened;
  private boolean finished;
  private volatile boolean ending;
  private volatile boolean silent;

  /** What is watched, and how much may wait for a slow client. */
  record Scope(ResourceType type, @Nullable String namespace, Selection selection, int capacity) {}

  /** Where events go. */
  record Outlet(
      Executor writers,
      Response response,
      Callback done,
      Runnable disconnect,
      Optional<ProtobufForm> protobuf) {}

  WatchStream(Scope scope, Outlet outlet, java.util.function.Consumer<WatchStream> onGone) {
    this.type = scope.type();
    this.namespace = scope.namespace();
    this.selection = scope.selection();
    this.capacity = scope.capacity();
    this.writers = outlet.writers();
    this.response = outlet.response();
    this.done = outlet.done();
    this.disconnect = outlet.disconnect();
    this.protobuf = outlet.protobuf();
    this.onGone = () -> onGone.accept(this);
  }

  ResourceType type() {
    return type;
  }

  /** Begins sending: first what is given here, then what was queued meanwhile. */
  void start(Iterator<WatchFrame> first) {
    backlog = first;
    started = true;
    signal();
  }

  /** What this watch sees of a change; null when nothing. */
  @Nullable WatchFrame seen(Change change, ChangeTrees trees) {
    boolean elsewhere = namespace != null && !namespace.equals(change.after().key().namespace());
    return elsewhere ? null : WatchFrame.of(change, trees, selection);
  }

  /** Whether an object that is there from the start is seen. */
  boolean sees(StoredObject object) {
    return selection.matches(object::tree);
  }

  @Override
  public void onChange(Change change, ChangeTrees trees) {
    WatchFrame frame = seen(change, trees);
    if (frame != null) {
      send(frame);
    }
  }

  @Override
  public void onEnd() {
    end();
  }

  /** Whether nothing more can be sent. */
  boolean gone() {
    return isSucceeded() || isFailed() || isAborted() || isClosed();
  }

  /** Queues a frame; a queue that is full cuts the watch. */
  void send(WatchFrame frame) {
    if (silent) {
      return;
    }
    boolean full;
    synchronized (queue) {
      full = queue.size() >= capacity;
      if (!full && !ending) {
        queue.addLast(frame);
      }
    }
    if (full) {
      cut("more than " + capacity + " events wait for a slow client");
    } else {
      signal();
    }
  }

  /** Ends the answer once all that is queued is sent. */
  void end() {
    ending = true;
    signal();
  }

  /** Sends nothing more, and leaves the connection open. */
  void silence() {
    silent = true;
  }

  /** Closes the connection at once. */
  void cut(String why) {
    writers.execute(
        () -> {
          disconnect.run();
          abort(new IOException("watch cut: " + why));
        });
  }

  @Override
  protected Action process() {
    if (finished) {
      return Action.SUCCEEDED;
    }
    // Queued events wait until what comes before them is known.
    if (silent || !started) {
      return Action.IDLE;
    }
    if (!opened) {
      opened = true;
      response.write(false, BufferUtil.EMPTY_BUFFER, this);
      return Action.SCHEDULED;
    }
    boolean last = ending;
    if (fillBatch()) {
      response.write(false, ByteBuffer.wrap(batch.toByteArray()), this);
      return Action.SCHEDULED;
    }
    if (last) {
      finished = true;
      response.write(true, BufferUtil.EMPTY_BUFFER, this);
      return Action.SCHEDULED;
    }
    return Action.IDLE;
  }

  @Override
  protected void onCompleteSuccess() {
    onGone.run();
    done.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    onGone.run();
    done.failed(cause);
  }

  private boolean fillBatch() {
    batch.reset();
    while (batch.size() < BATCH && backlog.hasNext()) {
      write(backlog.next());
    }
    while (batch.size() < BATCH && !backlog.hasNext()) {
      WatchFrame frame;
      synchronized (queue) {
        frame = queue.pollFirst();
      }
      if (frame == null) {
        break;
      }
      write(frame);
    }
    return batch.size() > 0;
  }

  private void write(WatchFrame frame) {
    protobuf.ifPresentOrElse(form -> frame.writeTo(batch, form), () -> frame.writeTo(batch));
  }

  private void signal() {
    if (scheduled.compareAndSet(false, true)) {
      writers.execute(
          () -> {
            scheduled.set(false);
            iterate();
          });
    }
  }
}
