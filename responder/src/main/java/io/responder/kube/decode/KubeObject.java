package io.responder.kube.decode;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One object at one resourceVersion, as small as it can be kept in an informer's cache.
 *
 * <p>Immutable but for two marks that its owner sets: the content of a delivered report can be
 * dropped, and an object remembers whether a list or a watch brought it.
 */
public final class KubeObject implements KubernetesObject {

  private final ResourceKind kind;
  private final String namespace;
  private final String name;
  private final long uidHigh;
  private final long uidLow;
  private final @Nullable String oddUid;
  private final long version;
  private final @Nullable String oddVersion;
  private final long createdAt;
  private final @Nullable String node;
  private final @Nullable OwnerRef controller;
  private volatile Content content;
  private volatile boolean listed;
  private volatile boolean told;

  KubeObject(Identity identity, @Nullable String node, Content content) {
    kind = identity.kind();
    namespace = identity.namespace();
    name = identity.name();
    UUID uuid = canonical(identity.uid());
    uidHigh = uuid == null ? 0 : uuid.getMostSignificantBits();
    uidLow = uuid == null ? 0 : uuid.getLeastSignificantBits();
    oddUid = uuid == null ? identity.uid() : null;
    long number = number(identity.resourceVersion());
    version = number;
    oddVersion = number < 0 ? identity.resourceVersion() : null;
    Instant created = identity.createdAt();
    createdAt = created == null ? Long.MIN_VALUE : created.getEpochSecond();
    this.node = node;
    controller = identity.controller();
    this.content = content;
  }

  /** An object that only carries a resourceVersion: a bookmark. */
  public static KubeObject bookmark(ResourceKind kind, String resourceVersion) {
    return new KubeObject(
        new Identity(kind, "", "", "", resourceVersion, null, null), null, Content.NONE);
  }

  public ResourceKind kind() {
    return kind;
  }

  /** The namespace, empty for cluster-scoped objects. */
  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  public String uid() {
    return oddUid == null ? new UUID(uidHigh, uidLow).toString() : oddUid;
  }

  public String resourceVersion() {
    return oddVersion == null ? Long.toString(version) : oddVersion;
  }

  public @Nullable Instant createdAt() {
    return createdAt == Long.MIN_VALUE ? null : Instant.ofEpochSecond(createdAt);
  }

  /** The node it is bound to; of a Node its own name. */
  public @Nullable String node() {
    return node;
  }

  public @Nullable OwnerRef controller() {
    return controller;
  }

  public Content content() {
    return content;
  }

  /** Whether a list brought it, rather than a watch. */
  public boolean listed() {
    return listed;
  }

  /** Marks it as brought by a list. */
  public KubeObject asListed() {
    listed = true;
    return this;
  }

  /** Whether this state of the object was passed on. */
  public boolean told() {
    return told;
  }

  /** Marks this state of the object as passed on. */
  public void markTold() {
    told = true;
  }

  /** Drops what a core Event said, once it was passed on: it is not needed in the cache. */
  public void forgetReport() {
    if (content.report() != null) {
      content = Content.NONE;
    }
  }

  /** {@code namespace/name}, or the name alone: the key in an informer's cache. */
  public String cacheKey() {
    return namespace.isEmpty() ? name : namespace + '/' + name;
  }

  /** Whether both are the same object, not a successor of the same name. */
  public boolean sameUid(KubeObject other) {
    return uidHigh == other.uidHigh
        && uidLow == other.uidLow
        && java.util.Objects.equals(oddUid, other.oddUid);
  }

  /** Whether both are the same object in the same state. */
  public boolean sameVersion(KubeObject other) {
    return sameUid(other)
        && version == other.version
        && java.util.Objects.equals(oddVersion, other.oddVersion);
  }

  @Override
  public V1ObjectMeta getMetadata() {
    V1ObjectMeta meta = new V1ObjectMeta();
    meta.setName(name.isEmpty() ? null : name);
    meta.setNamespace(namespace.isEmpty() ? null : namespace);
    meta.setUid(uid());
    meta.setResourceVersion(resourceVersion());
    return meta;
  }

  @Override
  public String getApiVersion() {
    return kind.apiVersion();
  }

  @Override
  public String getKind() {
    return kind.kind();
  }

  /** Ignored: the client's reflector sets on every item what it already says. */
  public void setApiVersion(String ignored) {}

  /** Ignored: the client's reflector sets on every item what it already says. */
  public void setKind(String ignored) {}

  @Override
  public String toString() {
    return kind.kind() + ' ' + cacheKey() + '@' + resourceVersion();
  }

  private static @Nullable UUID canonical(String uid) {
    if (uid.length() != 36) {
      return null;
    }
    try {
      UUID uuid = UUID.fromString(uid);
      return uuid.toString().equals(uid) ? uuid : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static long number(String resourceVersion) {
    if (resourceVersion.isEmpty() || resourceVersion.length() > 18) {
      return -1;
    }
    try {
      long value = Long.parseLong(resourceVersion);
      return Long.toString(value).equals(resourceVersion) ? value : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Who an object is, and since when. */
  record Identity(
      ResourceKind kind,
      String namespace,
      String name,
      String uid,
      String resourceVersion,
      @Nullable Instant createdAt,
      @Nullable OwnerRef controller) {}
}
