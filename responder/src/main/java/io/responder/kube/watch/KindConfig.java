package io.responder.kube.watch;

import io.responder.kube.decode.ResourceKind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A kind to watch beside the built-in ones.
 *
 * @param group its API group, empty for the core group
 * @param version its version, such as {@code v1}
 * @param kind its name, such as {@code Certificate}
 * @param plural its resource name; derived from the kind where absent
 * @param scope where its objects live; in namespaces by default
 */
public record KindConfig(
    @NotNull String group,
    @NotBlank String version,
    @NotBlank String kind,
    @Nullable String plural,
    ResourceKind.@NotNull Scope scope) {

  @SuppressWarnings("NullAway") // Jackson passes null for what the file does not say.
  public KindConfig {
    group = group == null ? "" : group;
    scope = scope == null ? ResourceKind.Scope.NAMESPACED : scope;
  }

  /** The kind as it is asked for. */
  public ResourceKind resource() {
    String resource = plural == null ? pluralOf(kind.toLowerCase(Locale.ROOT)) : plural;
    return new ResourceKind(group, version, kind, resource, scope);
  }

  private static String pluralOf(String word) {
    boolean vowelBeforeY =
        word.length() > 1 && "aeiou".indexOf(word.charAt(word.length() - 2)) >= 0;
    if (word.endsWith("y") && !vowelBeforeY) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    boolean hissing =
        word.endsWith("s") || word.endsWith("x") || word.endsWith("ch") || word.endsWith("sh");
    return word + (hissing ? "es" : "s");
  }
}
