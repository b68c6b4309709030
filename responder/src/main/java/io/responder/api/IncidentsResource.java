package io.responder.api;

import io.responder.model.Incident;
import io.responder.model.MatchLabels;
import io.responder.model.Matcher;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Silence;
import io.responder.view.IncidentsView;
import io.responder.view.Listed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The incidents. */
@Path("/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public final class IncidentsResource {

  private static final List<String> STATES = List.of("open", "acknowledged", "resolved");

  /** The latest first, then by id, so that pages do not overlap. */
  private static final Map<String, Comparator<Listed>> ORDERS =
      Map.of(
          "openedAt", Comparator.comparing(listed -> orEpoch(listed.incident().openedAt())),
          "changedAt", Comparator.comparing(listed -> listed.latest().at()),
          "resolvedAt", Comparator.comparing(listed -> orEpoch(listed.incident().resolvedAt())),
          "severity",
              Comparator.comparing(listed -> listed.incident().problem().diagnosis().severity()));

  private final IncidentsView incidents;

  IncidentsResource(Api.Surroundings surroundings) {
    this.incidents = surroundings.incidents();
  }

  @GET
  @Needs(Role.VIEW)
  public Page<IncidentSummary> list(@Context UriInfo uri) {
    Incidents.requireCaughtUp(incidents.isCaughtUp());
    Parameters parameters =
        Parameters.of(
            uri,
            "state",
            "cluster",
            "namespace",
            "cause",
            "severity",
            "match",
            "top",
            "sort",
            "limit",
            "offset");
    List<Listed> found =
        incidents.all().filter(filter(parameters)).sorted(order(parameters)).toList();
    Page<Listed> page =
        Page.of(
            found,
            parameters.number("offset", 0, Integer.MAX_VALUE, 0),
            parameters.number("limit", 1, 500, 100),
            incidents.isWhole());
    return new Page<>(
        page.total(),
        page.offset(),
        page.whole(),
        page.items().stream().map(IncidentSummary::of).toList());
  }

  private static Predicate<Listed> filter(Parameters parameters) {
    Set<String> states = parameters.values("state");
    for (String state : states) {
      if (!STATES.contains(state)) {
        throw Parameters.oneOf("state", state, STATES);
      }
    }
    Set<Severity> severities = parameters.constants("severity", Severity.class, Severity::label);
    boolean top = parameters.flag("top");
    Predicate<Map<String, String>> matchers = matchers(parameters);
    return among(states, Incident::state)
        .and(among(severities, incident -> incident.problem().diagnosis().severity()))
        .and(among(parameters.values("cluster"), i -> i.problem().workload().cluster()))
        .and(among(parameters.values("namespace"), i -> i.problem().workload().namespace()))
        .and(among(parameters.values("cause"), i -> i.problem().diagnosis().cause()))
        .and(listed -> matchers.test(MatchLabels.of(listed.incident().problem())))
        .and(listed -> !top || isTop(listed.incident().problem()));
  }

  private static Predicate<Map<String, String>> matchers(Parameters parameters) {
    List<Matcher> all =
        parameters.whole("match").stream()
            .flatMap(text -> WantedSilence.matchers("match", text).stream())
            .toList();
    if (all.size() > Silence.MAX_MATCHERS) {
      throw ApiProblem.field("match", "has more than " + Silence.MAX_MATCHERS + " matchers");
    }
    Predicate<Map<String, String>> every = labels -> true;
    for (Matcher matcher : all) {
      Predicate<String> test = matcher.test();
      every = every.and(labels -> test.test(labels.getOrDefault(matcher.name(), "")));
    }
    return every;
  }

  private static <T> Predicate<Listed> among(Set<T> wanted, Function<Incident, T> value) {
    return listed -> wanted.isEmpty() || wanted.contains(value.apply(listed.incident()));
  }

  private static boolean isTop(Problem problem) {
    return problem.consequenceOf() == null && problem.memberOf() == null;
  }

  private static Comparator<Listed> order(Parameters parameters) {
    String given = parameters.single("sort");
    String name = given == null ? "-openedAt" : given;
    boolean descending = name.startsWith("-");
    Comparator<Listed> order = ORDERS.get(descending ? name.substring(1) : name);
    if (order == null) {
      throw Parameters.oneOf("sort", name, ORDERS.keySet().stream().sorted().toList());
    }
    return (descending ? order.reversed() : order).thenComparing(Listed::id);
  }

  private static Instant orEpoch(@Nullable Instant time) {
    return Objects.requireNonNullElse(time, Instant.EPOCH);
  }
}
