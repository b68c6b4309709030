package io.responder.kube.source;

import io.kubernetes.client.informer.ListerWatcher;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.CallGeneratorParams;
import io.kubernetes.client.util.Watchable;
import io.responder.failpoint.Failpoint;
import io.responder.kube.connect.ConnectionException;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.transport.Backoff;
import io.responder.kube.transport.NetworkFailure;
import io.responder.kube.transport.ObjectRequests;
import io.responder.kube.transport.ObjectStream;
import io.responder.kube.transport.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the reflector of one kind in one scope. Used by the reflector's one thread, but for {@link
 * #close}.
 *
 * <p>Nothing that the network or the server does reaches the reflector as an exception: lists are
 * retried here until they succeed, and a watch that cannot be opened is an empty one, so that the
 * reflector asks again at the same resourceVersion instead of listing anew. Only a 410 makes it
 * list. All pauses are at the beginning of {@link #list} and {@link #watch}.
 */
public final class ObjectSource implements ListerWatcher<KubeObject, ObjectList> {

  private static final int MOST_AFTER_CUT_MILLIS = 10;

  private final ResourceKind kind;
  private final ObjectRequests requests;
  private final WatchProgress progress;
  private final Backoff backoff;
  private final Duration retryHidden;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Duration pause = Duration.ZERO;
  private boolean absent;
  private boolean everListed;
  // The reflector holds on to its first list for as long as it lives: it is emptied for it.
  private List<KubeObject> lastList = new ArrayList<>();

  /** A source; {@code retryHidden} is how often a kind is tried that cannot be seen. */
  public ObjectSource(
      ResourceKind kind,
      ObjectRequests requests,
      WatchProgress progress,
      Backoff backoff,
      Duration retryHidden) {
    this.kind = kind;
    this.requests = requests;
    this.progress = progress;
    this.backoff = backoff;
    this.retryHidden = retryHidden;
  }

  @Override
  public ObjectList list(CallGeneratorParams ignored) throws ApiException {
    while (true) {
      rest();
      try {
        ObjectRequests.Listing listing = requests.list();
        absent = false;
        everListed = true;
        backoff.reset();
        progress.listed();
        return listOf(listing);
      } catch (Refusal refusal) {
        boolean gone = refused("list", refusal);
        if (gone && everListed) {
          // The kind was taken away with all its objects: they are gone, too.
          everListed = false;
          lastList = new ArrayList<>();
          return new ObjectList(kind, lastList, "");
        }
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  @Override
  public Watchable<KubeObject> watch(CallGeneratorParams params) throws ApiException {
    lastList.clear();
    if (absent) {
      return new EndedWatch(EndedWatch.Cause.EXPIRED);
    }
    rest();
    String version = params.resourceVersion == null ? "" : params.resourceVersion;
    try {
      ObjectStream stream = requests.watch(version);
      progress.watching();
      return new ObjectWatch(kind, stream, progress, this::ended);
    } catch (Refusal refusal) {
      boolean relist = refused("watch", refusal) || refusal.code() == 410 || refusal.code() == 403;
      return new EndedWatch(relist ? EndedWatch.Cause.EXPIRED : EndedWatch.Cause.FAILED);
    } catch (IOException e) {
      failed(e);
      return new EndedWatch(EndedWatch.Cause.FAILED);
    }
  }

  /** Ends every pause and request. From any thread; idempotent. */
  public void close() {
    closed.countDown();
    requests.cancel();
  }

  /** A watch ended: at once and with nothing in it, that is a failure like any other. */
  private void ended(ObjectWatch.End end) {
    switch (end) {
      case REGULAR -> {
        backoff.reset();
        pause = Duration.ZERO;
      }
      case CUT -> {
        // All kinds share a connection, and break with it: they come back one after the other, but
        // soon, because until then nothing is seen, and resuming costs the server next to nothing.
        backoff.reset();
        pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(MOST_AFTER_CUT_MILLIS));
      }
      case FRUITLESS -> pause = backoff.next(null);
    }
  }

  // True where the server does not serve the kind.
  private boolean refused(String verb, Refusal refusal) {
    boolean hidden = refusal.code() == 404 || refusal.code() == 403;
    if (hidden && servedElsewhere()) {
      pause = Duration.ZERO;
      return false;
    }
    switch (refusal.code()) {
      case 404 -> {
        absent = true;
        pause = retryHidden;
        progress.absent();
        return true;
      }
      case 403 -> {
        pause = retryHidden;
        progress.forbidden(verb, refusal.said());
      }
      case 401 -> {
        refresh();
        pause = backoff.next(refusal.retryAfter());
        progress.failed(
            WatchStatus.Trouble.UNAUTHORIZED,
            "the server refuses the credentials: " + refusal.said());
      }
      // Not all kinds at once: they tend to expire together.
      case 410 -> pause = verb.equals("list") ? backoff.next(null) : backoff.jitter();
      default -> {
        pause = backoff.next(refusal.retryAfter());
        progress.failed(WatchStatus.Trouble.REFUSED, String.valueOf(refusal.getMessage()));
      }
    }
    return false;
  }

  // The name of the resource may have been a guess, and a version may have come or gone.
  private boolean servedElsewhere() {
    if (KindCatalog.isBuiltIn(kind)) {
      return false;
    }
    try {
      return requests.discover(true);
    } catch (IOException e) {
      return false;
    }
  }

  private void refresh() {
    try {
      requests.refresh();
    } catch (ConnectionException e) {
      progress.failed(WatchStatus.Trouble.UNAUTHORIZED, String.valueOf(e.getMessage()));
    }
  }

  private void failed(IOException e) {
    pause = backoff.next(null);
    if (closed.getCount() > 0) {
      if (e instanceof SSLException) {
        // The server may have a new certificate authority, or want a new certificate of us.
        refresh();
      }
      progress.failed(WatchStatus.Trouble.SILENT, NetworkFailure.describe(e));
    }
  }

  private ObjectList listOf(ObjectRequests.Listing listing) {
    List<KubeObject> objects = new ArrayList<>(listing.items().size());
    for (Decoded decoded : listing.items()) {
      if (decoded instanceof Decoded.Known known) {
        objects.add(known.object().asListed());
      } else if (decoded instanceof Decoded.Undecodable undecodable) {
        progress.undecodable(undecodable);
      }
    }
    lastList = objects;
    return new ObjectList(kind, objects, listing.resourceVersion());
  }

  private void rest() throws ApiException {
    Failpoint.THREAD_INFORMER.hit();
    Duration rest = pause;
    pause = Duration.ZERO;
    try {
      if (closed.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw closing(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closing(e);
    }
  }

  private static ApiException closing(@Nullable Throwable cause) {
    return new ApiException("the watch is being closed", cause, 0, null);
  }
}
