package io.responder.simulator.fault;

import io.responder.simulator.access.AccessRequest;
import io.responder.simulator.access.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The scripted faults of one cluster; the first armed one that matches a request is used. */
public final class Faults {
  private final List<Fault> armed = new CopyOnWriteArrayList<>();
  private volatile int listLag;

  /**
   * Begins a fault for a verb on a resource.
   *
   * @param resource {@code pods}, {@code deployments.apps}, a sub-resource such as {@code
   *     pods/eviction}, a path such as {@code /version} (verb GET), or {@code *}
   */
  public Fault on(Verb verb, String resource) {
    return on(r -> r.verb().equals(verb.label()) && isFor(r, resource));
  }

  /** Begins a fault for any verb on a resource. */
  public Fault on(String resource) {
    return on(r -> isFor(r, resource));
  }

  /** Begins a fault for the requests that satisfy a predicate. */
  public Fault on(Predicate<AccessRequest> requests) {
    return new Fault(this, requests);
  }

  /** Removes every fault. */
  public void clear() {
    armed.clear();
    listLag = 0;
  }

  /**
   * Lists with resourceVersion 0 show the state so many versions ago, like a lagging API server; 0
   * ends it. State that is no longer remembered is answered 410.
   */
  public void staleLists(int versions) {
    listLag = versions;
  }

  /** How many versions lists with resourceVersion 0 lag behind. */
  public int listLag() {
    return listLag;
  }

  /** The effect on this request, which counts as hit. */
  public Optional<Effect> claim(AccessRequest request) {
    for (Fault fault : armed) {
      Effect effect = fault.claim(request);
      if (effect != null) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  void add(Fault fault) {
    armed.add(fault);
  }

  void remove(Fault fault) {
    armed.remove(fault);
  }

  private static boolean isFor(AccessRequest request, String resource) {
    String qualified =
        request.group().isEmpty() ? request.resource() : request.resource() + "." + request.group();
    return resource.equals("*")
        || resource.equals(request.resource())
        || resource.equals(qualified);
  }
}
