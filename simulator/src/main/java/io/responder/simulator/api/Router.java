package io.responder.simulator.api;

import io.responder.simulator.access.Verb;
import io.responder.simulator.fault.Faults;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.Part;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.Trait;
import io.responder.simulator.store.ObjectStore;

/** Finds the operation behind a request on a resource. */
final class Router {
  private final Registry registry;
  private final ReadOperations reads;
  private final WriteOperations writes;
  private final ScaleOperations scales;
  private final Eviction eviction;
  private final WatchOperation watch;
  private final PodLogs logs;

  Router(
      ObjectStore store,
      Registry registry,
      ResourceCatalog catalog,
      Faults faults,
      WatchOperation watch,
      PodLogs logs) {
    this.registry = registry;
    this.reads = new ReadOperations(store, registry, faults);
    this.writes = new WriteOperations(registry);
    this.scales = new ScaleOperations(registry);
    this.eviction = new Eviction(store, registry, catalog);
    this.watch = watch;
    this.logs = logs;
  }

  /** The verb of an HTTP method on a target. */
  static Verb verb(String method, Target target, boolean watching) {
    return switch (method) {
      case "GET", "HEAD" -> {
        if (!target.collection()) {
          yield Verb.GET;
        }
        yield watching ? Verb.WATCH : Verb.LIST;
      }
      case "POST" -> Verb.CREATE;
      case "PUT" -> Verb.UPDATE;
      case "PATCH" -> Verb.PATCH;
      case "DELETE" -> target.collection() ? Verb.DELETECOLLECTION : Verb.DELETE;
      default -> throw notAllowed();
    };
  }

  /**
   * Carries the call out.
   *
   * @param disconnect closes the client's connection
   */
  Answer route(Call call, Runnable disconnect) {
    Target target = call.target();
    return switch (target.subresource()) {
      case "" -> object(call, disconnect);
      case "status" -> target.type().has(Trait.STATUS) ? status(call) : missing(target);
      case "scale" -> target.type().has(Trait.SCALE) ? scale(call) : missing(target);
      case "eviction" ->
          ofPod(target) && call.verb() == Verb.CREATE ? eviction.evict(call) : missing(target);
      case "log" ->
          ofPod(target) && call.verb() == Verb.GET ? logs.read(call, registry) : missing(target);
      default -> missing(target);
    };
  }

  private Answer object(Call call, Runnable disconnect) {
    boolean collection = call.target().collection();
    return switch (call.verb()) {
      case GET -> reads.get(call);
      case LIST -> reads.list(call);
      case WATCH -> watch.watch(call, disconnect);
      case CREATE -> {
        boolean placed = call.target().namespace() != null || !call.target().type().namespaced();
        if (!collection || !placed) {
          throw notAllowed();
        }
        yield writes.create(call);
      }
      case UPDATE -> {
        requireObject(collection);
        yield writes.update(call, Part.MAIN);
      }
      case PATCH -> {
        requireObject(collection);
        yield writes.patch(call, Part.MAIN);
      }
      case DELETE -> writes.delete(call);
      case DELETECOLLECTION -> writes.deleteCollection(call);
    };
  }

  private Answer status(Call call) {
    return switch (call.verb()) {
      case GET -> reads.get(call);
      case UPDATE -> writes.update(call, Part.STATUS);
      case PATCH -> writes.patch(call, Part.STATUS);
      default -> throw notAllowed();
    };
  }

  private Answer scale(Call call) {
    return switch (call.verb()) {
      case GET -> scales.get(call);
      case UPDATE -> scales.update(call);
      case PATCH -> scales.patch(call);
      default -> throw notAllowed();
    };
  }

  private static Answer missing(Target target) {
    if (target.type().has(Trait.CUSTOM)) {
      throw ApiFailure.notFound(target.type(), target.name());
    }
    return BodyAnswer.notServed();
  }

  private static boolean ofPod(Target target) {
    return target.type().qualifiedName().equals("pods");
  }

  private static void requireObject(boolean collection) {
    if (collection) {
      throw notAllowed();
    }
  }

  private static ApiFailure notAllowed() {
    return ApiFailure.of(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }
}
