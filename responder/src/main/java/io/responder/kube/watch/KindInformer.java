package io.responder.kube.watch;

import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.cache.Indexer;
import io.kubernetes.client.informer.impl.DefaultSharedIndexInformer;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.ObjectList;
import io.responder.kube.source.ObjectSource;
import io.responder.kube.source.WatchProgress;
import io.responder.kube.source.WatchStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The official informer of one kind in one scope, fed by an {@link ObjectSource}. */
final class KindInformer {

  private static final Logger LOGGER = LoggerFactory.getLogger(KindInformer.class);

  private final ResourceKind kind;
  private final String namespace;
  private final ObjectSource source;
  private final WatchProgress progress;
  private final ObjectStore store = new ObjectStore();
  private final DefaultSharedIndexInformer<KubeObject, ObjectList> informer;

  KindInformer(ResourceKind kind, String namespace, ObjectSource source, WatchProgress progress) {
    this.kind = kind;
    this.namespace = namespace;
    this.source = source;
    this.progress = progress;
    @SuppressWarnings({"unchecked", "rawtypes"}) // It takes more than the informer puts in.
    Indexer<KubeObject> indexer = (Indexer) store;
    // Resync 0: with any other period the client loses changes that a list found.
    informer =
        new DefaultSharedIndexInformer<>(
            KubeObject.class, source, 0L, new StraightQueue(store), indexer, KindInformer::ended);
  }

  ResourceKind kind() {
    return kind;
  }

  /** The namespace, empty for the whole cluster. */
  String namespace() {
    return namespace;
  }

  /** Begins. The handler is called in the reflector's thread: it must not wait, and not throw. */
  void start(ResourceEventHandler<KubeObject> handler) {
    // Not as a listener of the informer, which would have a queue and a thread of its own.
    store.tell(handler);
    informer.run();
  }

  /** The object's latest state, null where there is none. */
  @Nullable KubeObject get(String objectNamespace, String name) {
    return store.find(objectNamespace, name);
  }

  /** The objects that are known, as they are now. */
  List<KubeObject> objects() {
    return store.objects();
  }

  /** Whether a list was complete and is in the cache. */
  boolean listed() {
    return state() == WatchStatus.State.SYNCED && informer.hasSynced();
  }

  /** Whether the first list is in the cache, or there will be none for now. */
  boolean settled() {
    WatchStatus status = glance();
    return status.settled() && (status.state() != WatchStatus.State.SYNCED || informer.hasSynced());
  }

  WatchStatus.State state() {
    return progress.state();
  }

  /** As {@link #status}, without counting objects, for who looks often. */
  WatchStatus glance() {
    return progress.status(0);
  }

  WatchStatus status() {
    return progress.status(store.size());
  }

  /** Stops for good; idempotent. */
  void close() {
    source.close();
    informer.stop();
  }

  // The source handles everything itself: what arrives here is the end of it.
  private static void ended(Class<KubeObject> type, Throwable cause) {
    LOGGER.atDebug().setMessage("a reflector was interrupted").setCause(cause).log();
  }
}
