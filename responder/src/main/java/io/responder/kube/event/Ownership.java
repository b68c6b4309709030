package io.responder.kube.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.responder.kube.decode.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where it says whose an object is, and what it is part of. Of several names the first that is
 * there counts; of several objects the nearest: itself, its workload, its Namespace.
 *
 * @param owner labels or annotations that name the owner
 * @param component labels or annotations that name the component; not looked for on Namespaces
 * @param namespaces the owners of what says nothing, by namespace
 */
public record Ownership(
    List<String> owner, List<String> component, Map<String, String> namespaces) {

  /** What objects usually use. */
  public static final Ownership USUAL = new Ownership(null, null, null);

  /** Longer ones are no names. */
  private static final int LONGEST = 253;

  /** Null components take their defaults. */
  @JsonCreator
  public Ownership(
      @JsonProperty("owner") @Nullable List<String> owner,
      @JsonProperty("component") @Nullable List<String> component,
      @JsonProperty("namespaces") @Nullable Map<String, String> namespaces) {
    this.owner =
        owner == null ? List.of("responder.io/owner", "owner", "team") : List.copyOf(owner);
    this.component =
        component == null
            ? List.of("backstage.io/kubernetes-id", "app.kubernetes.io/part-of")
            : List.copyOf(component);
    this.namespaces = namespaces == null ? Map.of() : Map.copyOf(namespaces);
  }

  /** The names under which something may be said. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(owner);
    names.addAll(component);
    return names;
  }

  /**
   * Whose an object is; null where nothing says so.
   *
   * @param workload what runs it, null where that is not known
   * @param namespace its Namespace, null where that is not known
   */
  @Nullable String ownerOf(
      KubeObject object, @Nullable KubeObject workload, @Nullable KubeObject namespace) {
    String said = first(owner, object);
    said = said == null && workload != null ? first(owner, workload) : said;
    said = said == null && namespace != null ? first(owner, namespace) : said;
    return said == null ? namespaces.get(object.namespace()) : said;
  }

  /** What an object is part of, the most telling first; empty where nothing says so. */
  List<String> componentsOf(KubeObject object, @Nullable KubeObject workload) {
    List<String> own = all(component, object);
    return own.isEmpty() && workload != null ? all(component, workload) : own;
  }

  private static @Nullable String first(List<String> names, KubeObject object) {
    List<String> all = all(names, object);
    return all.isEmpty() ? null : all.get(0);
  }

  private static List<String> all(List<String> names, KubeObject object) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      String value = object.content().labels().get(name);
      value = value == null ? object.content().annotations().get(name) : value;
      if (value != null && !value.isBlank() && value.length() <= LONGEST) {
        all.add(value.strip());
      }
    }
    return all;
  }
}
