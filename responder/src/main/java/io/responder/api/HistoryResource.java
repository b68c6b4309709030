package io.responder.api;

import io.responder.config.DurationModule;
import io.responder.history.Availability;
import io.responder.history.Component;
import io.responder.history.Criterion;
import io.responder.history.Episode;
import io.responder.history.Figures;
import io.responder.history.Figures.By;
import io.responder.history.Period;
import io.responder.history.Stability;
import io.responder.model.Severity;
import io.responder.view.IncidentsView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the past says: figures, availability, stability. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {

  private static final Duration USUAL = Duration.ofDays(30);
  private static final Duration USUAL_GATE = Duration.ofHours(72);
  private static final Duration LONGEST = Duration.ofDays(366);

  private final IncidentsView incidents;
  private final History history;
  private final Clock clock;

  HistoryResource(Api.Surroundings surroundings) {
    this.incidents = surroundings.incidents();
    this.history = surroundings.history();
    this.clock = surroundings.clock();
  }

  /** How long incidents took, together, by owner or by cause. */
  @GET
  @Path("/figures")
  @Needs(Role.VIEW)
  public FiguresAnswer figures(@Context UriInfo uri) {
    Parameters parameters = Parameters.of(uri, "by", "for", "until");
    Incidents.requireCaughtUp(incidents.isCaughtUp());
    String by = parameters.single("by");
    Period period = period(parameters, USUAL);
    By grouping = by == null ? By.ALL : Parameters.constant("by", by, By.class, By::label);
    List<Episode> episodes = history.ledger().episodes();
    return FiguresAnswer.of(
        period,
        history.ledger().completeSince(),
        Figures.of(episodes, period, grouping),
        Figures.knowing(episodes, period));
  }

  /** The share of a time without an open incident of a service. */
  @GET
  @Path("/services/{service}/availability")
  @Needs(Role.VIEW)
  public AvailabilityAnswer availability(
      @PathParam("service") String service, @Context UriInfo uri) {
    Parameters parameters =
        Parameters.of(uri, "for", "until", "severity", "cluster", "namespace", "kind");
    Incidents.requireCaughtUp(incidents.isCaughtUp());
    Component component = component(parameters, service);
    String severity = parameters.single("severity");
    Severity least =
        severity == null
            ? Severity.CRITICAL
            : Parameters.constant("severity", severity, Severity.class, Severity::label);
    Period period = period(parameters, USUAL);
    return AvailabilityAnswer.of(
        component,
        least,
        period,
        history.ledger().completeSince(),
        Availability.of(history.ledger().episodes(), component, least, period));
  }

  /** Whether a service has been stable for a time. */
  @GET
  @Path("/services/{service}/stability")
  @Needs(Role.VIEW)
  public StabilityAnswer stability(@PathParam("service") String service, @Context UriInfo uri) {
    Parameters parameters = Parameters.of(uri, "for", "criteria", "cluster", "namespace", "kind");
    Incidents.requireCaughtUp(incidents.isCaughtUp());
    Component component = component(parameters, service);
    Set<Criterion> asked = parameters.constants("criteria", Criterion.class, Criterion::label);
    Instant now = clock.instant();
    Period period = new Period(now.minus(length(parameters, USUAL_GATE)), now);
    try {
      return StabilityAnswer.of(
          component,
          period,
          Stability.of(
              component,
              history.members().apply(component),
              history.ledger().episodes(),
              history.observation().get(),
              period,
              asked.isEmpty() ? EnumSet.allOf(Criterion.class) : asked));
    } catch (IllegalStateException e) {
      throw ApiProblem.later(
          503, "Not ready", String.valueOf(e.getMessage()), Duration.ofSeconds(5));
    }
  }

  private static Component component(Parameters parameters, String name) {
    if (name.isBlank() || name.length() > Component.LONGEST_NAME) {
      throw ApiProblem.field("service", "must be the name of a workload or a component");
    }
    return new Component(
        parameters.single("cluster"),
        parameters.single("namespace"),
        parameters.single("kind"),
        name);
  }

  private Period period(Parameters parameters, Duration usual) {
    Instant now = clock.instant();
    Instant until = parameters.time("until");
    if (until != null && until.isAfter(now)) {
      throw ApiProblem.field("until", "must not be in the future");
    }
    Instant to = until == null ? now : until;
    return new Period(to.minus(length(parameters, usual)), to);
  }

  private static Duration length(Parameters parameters, Duration usual) {
    @Nullable String text = parameters.single("for");
    Duration length = text == null ? usual : DurationModule.parse(text).orElse(Duration.ZERO);
    if (length.isZero() || length.compareTo(LONGEST) > 0) {
      throw ApiProblem.field("for", "must be a duration such as 90m, 72h or 30d, at most 366d");
    }
    return length;
  }
}
