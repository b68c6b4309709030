package io.responder.kube.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.responder.kube.event.Ownership;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How clusters are watched.
 *
 * @param kinds kinds beside the built-in ones, whose conditions are read generically
 * @param annotations annotations that are read beside the built-in ones; a last {@code *} stands
 *     for any ending
 * @param listTimeout how long a list may send nothing
 * @param watchTimeout how long a watch may send nothing; bookmarks come a minute apart
 * @param retryHidden how often a kind that is not served or not allowed is tried again
 * @param backoff the first and the longest pause after a failure
 * @param pageSize how many objects one page of a list holds
 * @param maxInFlight how many events may be on their way to the sink at once
 * @param ownerWait how long an object waits for its owner to be seen before its workload is told
 *     from its labels
 * @param settleWait how long the first events wait for all kinds to be listed
 * @param reconcileInterval how often the objects that show symptoms are told again, so that the end
 *     of what was missed is noticed
 * @param ownership where it says whose an object is
 */
public record WatchConfig(
    @NotNull List<@NotNull @Valid KindConfig> kinds,
    @NotNull List<@NotNull String> annotations,
    @NotNull Duration listTimeout,
    @NotNull Duration watchTimeout,
    @NotNull Duration retryHidden,
    @NotNull @Valid Pause backoff,
    @NotNull @Min(1) @Max(10_000) Integer pageSize,
    @NotNull @Min(1) @Max(100_000) Integer maxInFlight,
    @NotNull Duration ownerWait,
    @NotNull Duration settleWait,
    @NotNull Duration reconcileInterval,
    @NotNull @Valid Ownership ownership) {

  private static final List<String> ANNOTATIONS =
      List.of(
          "argocd.argoproj.io/tracking-id",
          "argocd.argoproj.io/refresh",
          "backstage.io/*",
          "responder.io/*",
          "nginx.ingress.kubernetes.io/canary",
          "nginx.ingress.kubernetes.io/rewrite-target",
          "nginx.ingress.kubernetes.io/use-regex",
          "deployment.kubernetes.io/revision");

  @SuppressWarnings("NullAway") // Jackson passes null for what the file does not say.
  public WatchConfig {
    kinds = kinds == null ? List.of() : List.copyOf(kinds);
    annotations = annotations == null ? List.of() : List.copyOf(annotations);
    listTimeout = or(listTimeout, Duration.ofSeconds(60));
    watchTimeout = or(watchTimeout, Duration.ofSeconds(90));
    retryHidden = or(retryHidden, Duration.ofSeconds(30));
    backoff = backoff == null ? new Pause(null, null) : backoff;
    pageSize = pageSize == null ? 500 : pageSize;
    maxInFlight = maxInFlight == null ? 2_000 : maxInFlight;
    ownerWait = or(ownerWait, Duration.ofSeconds(2));
    settleWait = or(settleWait, Duration.ofSeconds(10));
    reconcileInterval = or(reconcileInterval, Duration.ofMinutes(10));
    ownership = ownership == null ? Ownership.USUAL : ownership;
    positive("listTimeout", listTimeout);
    positive("watchTimeout", watchTimeout);
    positive("retryHidden", retryHidden);
    positive("reconcileInterval", reconcileInterval);
  }

  /** The defaults. */
  @SuppressWarnings("NullAway") // As if the file said nothing.
  public static WatchConfig defaults() {
    return new WatchConfig(null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Which annotations are read. */
  @JsonIgnore
  public Predicate<String> annotationFilter() {
    Set<String> names = new HashSet<>(ownership.names());
    Set<String> prefixes = new HashSet<>();
    for (List<String> list : List.of(ANNOTATIONS, annotations)) {
      for (String entry : list) {
        if (entry.endsWith("*")) {
          prefixes.add(entry.substring(0, entry.length() - 1));
        } else {
          names.add(entry);
        }
      }
    }
    return name -> names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
  }

  private static Duration or(@Nullable Duration value, Duration byDefault) {
    return value == null ? byDefault : value;
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + ", must be longer than 0");
    }
  }

  /** The bounds of growing pauses. */
  public record Pause(@NotNull Duration first, @NotNull Duration longest) {
    @SuppressWarnings("NullAway") // Jackson passes null for what the file does not say.
    public Pause {
      first = or(first, Duration.ofMillis(500));
      longest = or(longest, Duration.ofSeconds(30));
    }
  }
}
