package io.responder.kube.watch;

import io.kubernetes.client.informer.ResourceEventHandler;
import io.responder.failpoint.Failpoint;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.event.ApplicationNames;
import io.responder.kube.event.DepartedObjects;
import io.responder.kube.event.IngressRoutes;
import io.responder.kube.event.KnownObjects;
import io.responder.kube.facts.KindCatalog;
import io.responder.model.ClusterEvent.FinalState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Marks what an informer says has changed, and does nothing else. Never throws, never waits. */
final class ChangeHandler implements ResourceEventHandler<KubeObject> {

  private final KindInformer informer;
  private final PendingObjects pending;
  private final ApplicationNames applications;
  private final DepartedObjects departed;
  private final IngressRoutes routes;
  private final Orphans orphans;

  ChangeHandler(
      KindInformer informer,
      PendingObjects pending,
      ApplicationNames applications,
      DepartedObjects departed,
      IngressRoutes routes,
      Orphans orphans) {
    this.informer = informer;
    this.pending = pending;
    this.applications = applications;
    this.departed = departed;
    this.routes = routes;
    this.orphans = orphans;
  }

  @Override
  public void onAdd(KubeObject object) {
    changed(object);
  }

  @Override
  public void onUpdate(KubeObject before, KubeObject object) {
    if (before.sameVersion(object)) {
      // A list after a gap repeats what is known.
      if (before.told()) {
        object.markTold();
      }
      return;
    }
    if (!before.sameUid(object)) {
      gone(before, FinalState.UNKNOWN);
    }
    changed(object);
  }

  @Override
  public void onDelete(@Nullable KubeObject object, boolean finalStateUnknown) {
    if (object != null) {
      gone(object, finalStateUnknown ? FinalState.UNKNOWN : FinalState.KNOWN);
    }
  }

  private void changed(KubeObject object) {
    Failpoint.WATCH_HANDLER.hit();
    if (KnownObjects.isApplication(object)) {
      applications.add(object.namespace(), object.name());
    }
    if (IngressRoutes.isIngress(object)) {
      again(routes.put(object));
    }
    orphans.found(object.uid());
    // A snapshot may have been quicker.
    boolean known = object.told();
    boolean empty = KindCatalog.isEvent(object.kind()) && object.content().report() == null;
    if (!known && !empty) {
      pending.changed(informer, object);
    }
  }

  private void gone(KubeObject object, FinalState finalState) {
    if (KindCatalog.isEvent(object.kind())) {
      return;
    }
    if (KnownObjects.isApplication(object)) {
      applications.remove(object.namespace(), object.name());
    }
    if (IngressRoutes.isIngress(object)) {
      again(routes.remove(object));
    }
    departed.add(object);
    pending.deleted(informer, object, finalState);
  }

  // Ingresses of other scopes (namespaces that are watched one by one) are looked at with the next
  // snapshot.
  private void again(Set<IngressRoutes.Claimant> claimants) {
    for (IngressRoutes.Claimant claimant : claimants) {
      KubeObject other = informer.get(claimant.namespace(), claimant.name());
      if (other != null) {
        pending.changed(informer, other);
      }
    }
  }
}
