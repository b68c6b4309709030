package io.responder.kube.source;

import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.Watchable;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.transport.ObjectStream;
import io.responder.kube.transport.WatchMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open watch as the client's reflector wants it. Never throws: whatever ends the stream ends the
 * iteration, and the reflector resumes where it was.
 */
final class ObjectWatch implements Watchable<KubeObject> {

  /** How a watch ended. */
  enum End {
    /** The server or our own timeout ended it in its time. */
    REGULAR,
    /** It broke after it had been of use. */
    CUT,
    /** It was of no use: it ended at once and delivered nothing. */
    FRUITLESS
  }

  private static final Duration OF_USE = Duration.ofSeconds(5);

  private final ResourceKind kind;
  private final ObjectStream stream;
  private final WatchProgress progress;
  private final Consumer<End> onEnd;
  private final Instant openedAt;
  private Watch.@Nullable Response<KubeObject> next;
  private boolean delivered;
  private boolean over;

  ObjectWatch(ResourceKind kind, ObjectStream stream, WatchProgress progress, Consumer<End> onEnd) {
    this.kind = kind;
    this.stream = stream;
    this.progress = progress;
    this.onEnd = onEnd;
    this.openedAt = progress.now();
  }

  @Override
  public boolean hasNext() {
    while (next == null && !over) {
      try {
        WatchMessage message = stream.next();
        if (message == null) {
          end(End.REGULAR);
        } else {
          next = response(message);
        }
      } catch (IOException | RuntimeException e) {
        // A reset, a silence longer than the timeout, garbage: the next watch takes it from here.
        if (!over && e instanceof SocketTimeoutException) {
          progress.silent();
        }
        end(End.CUT);
      }
    }
    return next != null;
  }

  @Override
  public Watch.Response<KubeObject> next() {
    Watch.Response<KubeObject> response = hasNext() ? next : null;
    if (response == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return response;
  }

  @Override
  public Iterator<Watch.Response<KubeObject>> iterator() {
    return this;
  }

  @Override
  public void close() {
    stream.close();
  }

  private Watch.@Nullable Response<KubeObject> response(WatchMessage message) {
    if (message instanceof WatchMessage.Changed changed) {
      delivered = true;
      progress.changed();
      return changed(changed);
    }
    if (message instanceof WatchMessage.Bookmark bookmark) {
      delivered = true;
      progress.current();
      return bookmark(bookmark.resourceVersion());
    }
    if (message instanceof WatchMessage.Failed failed && failed.code() == 410) {
      over = true;
      return EndedWatch.expired();
    }
    end(End.CUT);
    return null;
  }

  private Watch.@Nullable Response<KubeObject> changed(WatchMessage.Changed changed) {
    if (changed.object() instanceof Decoded.Known known) {
      return new Watch.Response<>(changed.type(), known.object());
    }
    Decoded.Undecodable lost = (Decoded.Undecodable) changed.object();
    progress.undecodable(lost);
    // The reflector must not come back to it.
    return bookmark(lost.resourceVersion());
  }

  private Watch.@Nullable Response<KubeObject> bookmark(String resourceVersion) {
    return resourceVersion.isEmpty()
        ? null
        : new Watch.Response<>("BOOKMARK", KubeObject.bookmark(kind, resourceVersion));
  }

  private void end(End how) {
    if (!over) {
      over = true;
      boolean ofUse = delivered || !progress.now().isBefore(openedAt.plus(OF_USE));
      onEnd.accept(ofUse ? how : End.FRUITLESS);
    }
  }
}
