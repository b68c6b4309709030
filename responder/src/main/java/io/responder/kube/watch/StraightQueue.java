package io.responder.kube.watch;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.informer.cache.DeltaFIFO;
import io.responder.kube.decode.KubeObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.commons.lang3.tuple.MutablePair;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's queue between its reflector and its controller, in which nothing ever waits: what
 * the reflector puts in is processed at once, in the reflector's thread.
 *
 * <p>The client's own queue keeps slow handlers from holding the reflector up. Here handling is to
 * mark an object, and the queue, its wake-ups and a second copy of every list cost more than that.
 */
final class StraightQueue extends DeltaFIFO {

  private static final Logger LOGGER = LoggerFactory.getLogger(StraightQueue.class);

  private final ObjectStore store;
  private final CountDownLatch processing = new CountDownLatch(1);
  private volatile @Nullable Consumer<Deque<MutablePair<DeltaType, KubernetesObject>>> process;
  private volatile boolean populated;
  // What is handed to the controller, again and again. Of the reflector's thread.
  private final Deque<MutablePair<DeltaType, KubernetesObject>> deltas = new ArrayDeque<>(1);
  private final MutablePair<DeltaType, KubernetesObject> delta = new MutablePair<>();

  StraightQueue(ObjectStore store) {
    super(object -> ((KubeObject) object).cacheKey(), store);
    this.store = store;
    deltas.add(delta);
  }

  @Override
  public void add(KubernetesObject object) {
    apply(DeltaType.Added, object);
    populated = true;
  }

  @Override
  public void update(KubernetesObject object) {
    apply(DeltaType.Updated, object);
    populated = true;
  }

  @Override
  public void delete(KubernetesObject object) {
    apply(DeltaType.Deleted, object);
    populated = true;
  }

  /** Takes the objects of a list; what is kept and not among them is gone. */
  @Override
  public void replace(List<KubernetesObject> list, String resourceVersion) {
    List<KubeObject> before = store.objects();
    for (KubernetesObject object : list) {
      apply(DeltaType.Sync, object);
    }
    for (KubeObject known : before) {
      // A list brings new instances, of what is still there, too.
      if (store.find(known.namespace(), known.name()) == known) {
        apply(DeltaType.Deleted, known);
      }
    }
    populated = true;
  }

  @Override
  public void resync() {
    // Nothing is ever told again.
  }

  @Override
  public boolean hasSynced() {
    return populated;
  }

  /** Says how to process; never returns, until it is interrupted. */
  @Override
  public Deque<MutablePair<DeltaType, KubernetesObject>> pop(
      Consumer<Deque<MutablePair<DeltaType, KubernetesObject>>> how) throws InterruptedException {
    process = how;
    processing.countDown();
    new CountDownLatch(1).await();
    throw new AssertionError("nobody counts down");
  }

  private void apply(DeltaType type, KubernetesObject object) {
    Consumer<Deque<MutablePair<DeltaType, KubernetesObject>>> how = process;
    if (how == null) {
      how = await();
      if (how == null) {
        return;
      }
    }
    delta.setLeft(type);
    delta.setRight(object);
    try {
      how.accept(deltas);
    } catch (RuntimeException e) {
      // A bug: it must not end the watching of everything else.
      LOGGER.atError().setMessage("a change could not be processed").setCause(e).log();
    } finally {
      delta.setRight(null);
    }
  }

  // The controller starts the reflector before it comes here itself; null when both are ended.
  private @Nullable Consumer<Deque<MutablePair<DeltaType, KubernetesObject>>> await() {
    try {
      processing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return process;
  }
}
