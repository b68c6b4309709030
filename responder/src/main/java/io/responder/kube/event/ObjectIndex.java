package io.responder.kube.event;

import io.responder.kube.decode.KubeObject;
import org.jspecify.annotations.Nullable;

/** The objects of one cluster that are known at the moment. */
public interface ObjectIndex {

  /** The object at that address, null where it is not known. */
  @Nullable KubeObject find(String group, String kind, String namespace, String name);

  /** Whether objects of the kind are expected to be known: one that is missing may yet come. */
  boolean sees(String group, String kind);

  /** Whether objects of the kind are known when all is well, if not now. */
  boolean watches(String group, String kind);

  /** An object that was deleted not long ago, null where it is not remembered. */
  @Nullable KubeObject departed(String uid);

  /** The namespace of the Argo CD Application of that name, null where none is known. */
  @Nullable String applicationNamespace(String application);

  /** The routes of the Ingresses that are known. */
  IngressRoutes routes();
}
