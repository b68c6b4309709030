package io.responder.kube.source;

import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.Watchable;
import io.responder.kube.decode.KubeObject;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A watch that never began. */
final class EndedWatch implements Watchable<KubeObject> {

  /** What the reflector is to do. */
  enum Cause {
    /** List again. */
    EXPIRED,
    /** Watch again from the same resourceVersion. */
    FAILED
  }

  private boolean told;

  EndedWatch(Cause cause) {
    told = cause == Cause.FAILED;
  }

  /** What makes the reflector list again. */
  static Watch.Response<KubeObject> expired() {
    return new Watch.Response<>(
        "ERROR", new V1Status().code(410).reason("Expired").message("list again"));
  }

  @Override
  public boolean hasNext() {
    return !told;
  }

  @Override
  public Watch.Response<KubeObject> next() {
    if (told) {
      throw new NoSuchElementException();
    }
    told = true;
    return expired();
  }

  @Override
  public Iterator<Watch.Response<KubeObject>> iterator() {
    return this;
  }

  @Override
  public void close() {}
}
