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

  KubeObject(
      ResourceKind kind,
      String namespace,
      String name,
      Value uid,
      Value resourceVersion,
      @Nullable Instant createdAt,
      @Nullable OwnerRef controller,
      @Nullable String node,
      Content content) {
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
    byte[] bytes = uid.utf8();
    int from = uid.from();
    boolean canonical = canonical(bytes, from, uid.to());
    uidHigh =
        canonical
            ? hex(bytes, from, 8) << 32 | hex(bytes, from + 9, 4) << 16 | hex(bytes, from + 14, 4)
            : 0;
    uidLow = canonical ? hex(bytes, from + 19, 4) << 48 | hex(bytes, from + 24, 12) : 0;
    oddUid = canonical ? null : uid.text();
    version = number(resourceVersion);
    oddVersion = version < 0 ? resourceVersion.text() : null;
    this.createdAt = createdAt == null ? Long.MIN_VALUE : createdAt.getEpochSecond();
    this.node = node;
    this.controller = controller;
    this.content = content;
  }

  /** An object that only carries a resourceVersion: a bookmark. */
  public static KubeObject bookmark(ResourceKind kind, String resourceVersion) {
    return new KubeObject(
        kind,
        "",
        "",
        Value.ABSENT,
        new ValuePool().text(resourceVersion),
        null,
        null,
        null,
        Content.NONE);
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
    return new Metadata(this);
  }

  // The reflector asks for it with every change, and only for the version.
  private static final class Metadata extends V1ObjectMeta {
    private final KubeObject object;

    Metadata(KubeObject object) {
      this.object = object;
    }

    @Override
    public @Nullable String getName() {
      return object.name.isEmpty() ? null : object.name;
    }

    @Override
    public @Nullable String getNamespace() {
      return object.namespace.isEmpty() ? null : object.namespace;
    }

    @Override
    public String getUid() {
      return object.uid();
    }

    @Override
    public String getResourceVersion() {
      return object.resourceVersion();
    }
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

  // Only what is printed the same again: 8-4-4-4-12 digits in lower case.
  private static boolean canonical(byte[] uid, int from, int to) {
    if (to - from != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      byte sign = uid[from + i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean digit = (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f');
      if (dash ? sign != '-' : !digit) {
        return false;
      }
    }
    return true;
  }

  private static long hex(byte[] digits, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 4 | (digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
    }
    return value;
  }

  // Negative for what is no number that is printed the same again.
  private static long number(Value resourceVersion) {
    byte[] bytes = resourceVersion.utf8();
    int from = resourceVersion.from();
    int length = resourceVersion.to() - from;
    if (length < 1 || length > 18 || (length > 1 && bytes[from] == '0')) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      value = 10 * value + bytes[i] - '0';
    }
    return value;
  }
}
