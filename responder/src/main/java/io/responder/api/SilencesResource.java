package io.responder.api;

import io.responder.model.ClusterInput;
import io.responder.model.ClusterInput.Silenced;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.view.IncidentsView;
import io.responder.view.SilencesView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people do not want to be told for a time. */
@Path("/v1/silences")
@Produces(MediaType.APPLICATION_JSON)
public final class SilencesResource {

  private static final List<String> KINDS = List.of("silence", "maintenance");
  private static final String RECURRING = "a silence that recurs";

  private final SilencesView silences;
  private final IncidentsView incidents;
  private final Set<String> configured;
  private final Commands commands;
  private final Clock clock;

  SilencesResource(Api.Surroundings surroundings, Commands commands) {
    this.silences = surroundings.silences();
    this.incidents = surroundings.incidents();
    this.configured = new TreeSet<>(surroundings.clusters());
    this.clock = surroundings.clock();
    this.commands = commands;
  }

  @GET
  @Needs(Role.VIEW)
  public Page<SilenceView> list(@Context UriInfo uri) {
    Incidents.requireCaughtUp(silences.isCaughtUp());
    Parameters parameters = Parameters.of(uri, "kind", "cluster", "limit", "offset");
    Set<String> kinds = parameters.values("kind");
    for (String kind : kinds) {
      if (!KINDS.contains(kind)) {
        throw Parameters.oneOf("kind", kind, KINDS);
      }
    }
    Set<String> clusters = parameters.values("cluster");
    Instant now = clock.instant();
    List<SilenceView> all =
        silences.all().collect(Collectors.groupingBy(s -> s.silence().id())).values().stream()
            .map(same -> SilenceView.of(same, now))
            .filter(silence -> kinds.isEmpty() || kinds.contains(silence.kind()))
            .filter(
                silence ->
                    clusters.isEmpty() || silence.clusters().stream().anyMatch(clusters::contains))
            .sorted(
                Comparator.comparing(SilenceView::createdAt)
                    .reversed()
                    .thenComparing(SilenceView::id))
            .toList();
    return Page.of(
        all,
        parameters.number("offset", 0, Integer.MAX_VALUE, 0),
        parameters.number("limit", 1, 500, 100),
        true);
  }

  @GET
  @Path("/{id}")
  @Needs(Role.VIEW)
  public SilenceView one(@PathParam("id") String id, @Context UriInfo uri) {
    Parameters.of(uri);
    return SilenceView.of(require(id), clock.instant());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ACT)
  public Response add(
      @Context HttpHeaders headers, @Context ContainerRequestContext security, InputStream body) {
    Incidents.requireCaughtUp(silences.isCaughtUp());
    String command = Commands.id(headers);
    return set(command, silenceOf(command), Caller.of(security), body);
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ACT)
  public Response change(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext security,
      InputStream body) {
    Caller caller = Caller.of(security);
    requireMayChange(caller, require(id));
    return set(Commands.id(headers), id, caller, body);
  }

  @DELETE
  @Path("/{id}")
  @Needs(Role.ACT)
  public Response end(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext security,
      @Context UriInfo uri) {
    Parameters parameters = Parameters.of(uri, "by");
    Caller caller = Caller.of(security);
    List<Silenced> known = require(id);
    requireMayChange(caller, known);
    String by = Commands.by(caller, parameters.single("by"));
    String command = Commands.id(headers);
    Instant now = clock.instant();
    return commands.send(
        command,
        known.stream()
            .map(s -> new ClusterInput.SilenceEnded(command, s.cluster(), id, by, now))
            .toList(),
        accepted -> new Commands.Accepted(accepted, null, id));
  }

  private Response set(String command, String id, Caller caller, InputStream body) {
    WantedSilence wanted = Json.read(body, WantedSilence.class);
    if (wanted.recurs()) {
      Authorization.require(caller, Role.ADMIN, RECURRING);
    }
    Instant now = clock.instant();
    Silence silence = wanted.silence(id, Commands.by(caller, wanted.by()), now);
    Set<String> clusters = clusters(wanted.cluster());
    clusters.forEach(cluster -> requireRoom(cluster, id));
    return commands.send(
        command,
        clusters.stream().map(cluster -> new Silenced(command, cluster, silence, now)).toList(),
        accepted -> new Commands.Accepted(accepted, null, id));
  }

  private static void requireMayChange(Caller caller, List<Silenced> known) {
    if (known.get(0).silence().schedule() instanceof Schedule.Weekly) {
      Authorization.require(caller, Role.ADMIN, RECURRING);
    }
  }

  private List<Silenced> require(String id) {
    Incidents.requireCaughtUp(silences.isCaughtUp());
    List<Silenced> known = silences.find(id);
    if (known.isEmpty()) {
      throw ApiProblem.notFound(
          "there is no silence "
              + id
              + " that is in force or will be; GET /api/v1/silences lists them");
    }
    return known;
  }

  /** Those that are configured, and those of which there are incidents. */
  private Set<String> clusters(@Nullable String wanted) {
    if (wanted == null) {
      return configured;
    }
    Set<String> known = new TreeSet<>(configured);
    incidents.all().map(l -> l.incident().problem().workload().cluster()).forEach(known::add);
    if (!known.contains(wanted)) {
      throw Parameters.oneOf("cluster", wanted, List.copyOf(known));
    }
    return Set.of(wanted);
  }

  private void requireRoom(String cluster, String id) {
    long others =
        silences
            .all()
            .filter(s -> s.cluster().equals(cluster) && !s.silence().id().equals(id))
            .count();
    if (others >= Silence.MAX_PER_CLUSTER) {
      throw ApiProblem.conflict(
          "cluster "
              + cluster
              + " has "
              + others
              + " silences, more are not taken: end some, or use matchers that say more");
    }
  }

  /** The same for a command that is sent again. */
  private static String silenceOf(String command) {
    String hex =
        UUID.nameUUIDFromBytes(command.getBytes(StandardCharsets.UTF_8))
            .toString()
            .replace("-", "");
    return "s-" + hex.substring(0, 12);
  }
}
