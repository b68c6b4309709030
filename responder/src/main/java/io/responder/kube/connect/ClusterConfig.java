package io.responder.kube.connect;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cluster to watch.
 *
 * @param name how it is called in incidents; default {@code default}
 * @param kubeconfig the kubeconfig file; where absent, {@link ClusterConnection} says what is tried
 * @param context the kubeconfig's context; its current one where absent
 * @param namespaces the namespaces to watch; the whole cluster where empty
 */
public record ClusterConfig(
    @NotNull @Pattern(regexp = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?") String name,
    @Nullable String kubeconfig,
    @Nullable String context,
    @NotNull
        List<@NotNull @Pattern(regexp = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") String> namespaces) {

  @SuppressWarnings("NullAway") // Jackson passes null for what the file does not say.
  public ClusterConfig {
    name = name == null ? "default" : name;
    namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
  }

  /** The cluster that the surrounding credentials lead to, as a whole. */
  @SuppressWarnings("NullAway") // As if the file said nothing.
  public static ClusterConfig defaults() {
    return new ClusterConfig(null, null, null, null);
  }
}
