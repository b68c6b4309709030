package io.responder.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Command.Action;
import io.responder.model.Incident;
import io.responder.model.Problem;
import io.responder.view.IncidentsView;
import io.responder.view.Listed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One incident, and what people do about it. */
@Path("/v1/incidents/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class IncidentResource {

  private static final int LONGEST_TEXT = 4_000;

  private final IncidentsView incidents;
  private final Commands commands;
  private final Duration reopenWindow;
  private final Clock clock;

  IncidentResource(Api.Surroundings surroundings, Commands commands) {
    this.incidents = surroundings.incidents();
    this.reopenWindow = surroundings.reopenWindow();
    this.clock = surroundings.clock();
    this.commands = commands;
  }

  /** Who says so, where no token does. */
  record Plain(@JsonProperty("by") @Nullable String by) {}

  record Assignment(
      @JsonProperty("assignee") @Nullable String assignee,
      @JsonProperty("by") @Nullable String by) {}

  record Said(
      @JsonProperty("text") @Nullable String text, @JsonProperty("by") @Nullable String by) {}

  record Reasoned(
      @JsonProperty("reason") @Nullable String reason, @JsonProperty("by") @Nullable String by) {}

  /** Who sends what about which incident. */
  private record Request(String id, HttpHeaders headers, Caller caller) {}

  @GET
  @Needs(Role.VIEW)
  public IncidentDetail one(@PathParam("id") String id, @Context UriInfo uri) {
    Parameters.of(uri);
    Listed listed = Incidents.require(incidents, id);
    Incident incident = incidents.incident(id).orElseThrow(() -> Incidents.unknown(incidents, id));
    return IncidentDetail.of(
        listed,
        incident,
        ids(other -> id.equals(other.consequenceOf())),
        ids(other -> id.equals(other.memberOf())));
  }

  private List<String> ids(Predicate<Problem> which) {
    return incidents
        .all()
        .map(listed -> listed.incident().problem())
        .filter(which)
        .map(Problem::id)
        .sorted()
        .toList();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Path("/acknowledge")
  @Needs(Role.ACT)
  public Response acknowledge(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext caller,
      InputStream body) {
    var request = new Request(id, headers, Caller.of(caller));
    return send(request, Action.ACKNOWLEDGE, "", Json.read(body, Plain.class).by());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Path("/release")
  @Needs(Role.ACT)
  public Response release(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext caller,
      InputStream body) {
    var request = new Request(id, headers, Caller.of(caller));
    return send(request, Action.RELEASE, "", Json.read(body, Plain.class).by());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Path("/assign")
  @Needs(Role.ACT)
  public Response assign(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext caller,
      InputStream body) {
    var request = new Request(id, headers, Caller.of(caller));
    var wanted = Json.read(body, Assignment.class);
    if (wanted.assignee() == null) {
      throw ApiProblem.field(
          "assignee", "is missing: name somebody, or give an empty text for nobody");
    }
    String assignee =
        wanted.assignee().isBlank() ? "" : Commands.name("assignee", wanted.assignee());
    return send(request, Action.ASSIGN, assignee, wanted.by());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Path("/comment")
  @Needs(Role.ACT)
  public Response comment(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext caller,
      InputStream body) {
    var request = new Request(id, headers, Caller.of(caller));
    var said = Json.read(body, Said.class);
    String text = Commands.required("text", said.text(), LONGEST_TEXT);
    return send(request, Action.COMMENT, text, said.by());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Path("/resolve")
  @Needs(Role.ACT)
  public Response resolve(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext caller,
      InputStream body) {
    var request = new Request(id, headers, Caller.of(caller));
    var wanted = Json.read(body, Reasoned.class);
    String reason = Commands.text("reason", wanted.reason(), LONGEST_TEXT);
    return send(request, Action.RESOLVE, reason, wanted.by());
  }

  private Response send(Request request, Action action, String text, @Nullable String claimed) {
    String by = Commands.by(request.caller(), claimed);
    String command = Commands.id(request.headers());
    Listed listed = Incidents.require(incidents, request.id());
    Instant now = clock.instant();
    refuseWhatIsOver(listed.incident(), action, now);
    String cluster = listed.incident().problem().workload().cluster();
    return commands.send(
        command,
        List.of(
            new ClusterInput.Commanded(
                new Command(command, cluster, request.id(), action, text, by, now))),
        id -> new Commands.Accepted(id, request.id(), null));
  }

  /** One that is over can be talked about while it is remembered, and nothing else. */
  private void refuseWhatIsOver(Incident incident, Action action, Instant now) {
    Instant resolvedAt = incident.resolvedAt();
    if (resolvedAt == null) {
      return;
    }
    boolean talks = action == Action.COMMENT || action == Action.ASSIGN;
    if (!talks || now.isAfter(resolvedAt.plus(reopenWindow))) {
      throw ApiProblem.conflict(
          "the incident was resolved at "
              + resolvedAt
              + ": it cannot be changed by "
              + action.label()
              + (talks ? " any more" : ""));
    }
  }
}
