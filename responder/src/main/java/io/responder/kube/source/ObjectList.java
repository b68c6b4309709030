package io.responder.kube.source;

import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.openapi.models.V1ListMeta;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ResourceKind;
import java.util.List;

/** A list as the client's reflector wants it. */
public final class ObjectList implements KubernetesListObject {

  private final ResourceKind kind;
  private final List<KubeObject> items;
  private final String resourceVersion;

  ObjectList(ResourceKind kind, List<KubeObject> items, String resourceVersion) {
    this.kind = kind;
    this.items = items;
    this.resourceVersion = resourceVersion;
  }

  @Override
  public V1ListMeta getMetadata() {
    return new V1ListMeta().resourceVersion(resourceVersion);
  }

  @Override
  public List<KubeObject> getItems() {
    return items;
  }

  @Override
  public String getApiVersion() {
    return kind.apiVersion();
  }

  @Override
  public String getKind() {
    return kind.kind() + "List";
  }
}
