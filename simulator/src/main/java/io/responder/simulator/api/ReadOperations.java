package io.responder.simulator.api;

import io.responder.simulator.fault.Faults;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.store.ExpiredVersion;
import io.responder.simulator.store.ListPage;
import io.responder.simulator.store.ListQuery;
import io.responder.simulator.store.ObjectStore;
import org.jspecify.annotations.Nullable;

/** Get and list. */
final class ReadOperations {
  private final ObjectStore store;
  private final Registry registry;
  private final Faults faults;

  ReadOperations(ObjectStore store, Registry registry, Faults faults) {
    this.store = store;
    this.registry = registry;
    this.faults = faults;
  }

  Answer get(Call call) {
    Target target = call.target();
    return BodyAnswer.json(200, registry.require(target.type(), target.key()).json());
  }

  Answer list(Call call) {
    String token = call.parameter("continue");
    ListPage page = token.isEmpty() ? firstPage(call) : nextPage(call, token);
    return new ListAnswer(call.target().type(), page, call.protobuf());
  }

  private ListPage nextPage(Call call, String text) {
    if (call.number("resourceVersion", 0) > 0) {
      throw ApiFailure.badRequest("specifying resource version is not allowed when using continue");
    }
    ContinueToken token = ContinueToken.decode(text);
    Long version = token.version() < 0 ? null : token.version();
    ListQuery query =
        new ListQuery(
            call.target().namespace(),
            call.selection(),
            version,
            token.after(),
            limit(call),
            token.left());
    try {
      return store.list(call.target().type(), query);
    } catch (ExpiredVersion e) {
      String inconsistent = new ContinueToken(-1, token.after(), -1).encode();
      throw ApiFailure.of(
              410,
              "Expired",
              "The provided continue parameter is too old to display a consistent list result. You"
                  + " can start a new list without the continue parameter, or use the continue"
                  + " token in this response to retrieve the remainder of the results, which will"
                  + " not be consistent with what was listed before.")
          .continueWith(inconsistent);
    }
  }

  private ListPage firstPage(Call call) {
    String asked = call.parameter("resourceVersion");
    String match = call.parameter("resourceVersionMatch");
    long version = call.number("resourceVersion", 0);
    checkMatch(asked, match, version);
    int limit = limit(call);
    boolean exact = match.equals("Exact") || (match.isEmpty() && limit > 0 && version > 0);
    Long at = exact ? Long.valueOf(version) : null;
    if (version > store.version()) {
      throw ApiFailure.of(
              504,
              "Timeout",
              "Too large resource version: " + version + ", current: " + store.version())
          .because("ResourceVersionTooLarge", "Too large resource version")
          .retryAfter(1);
    }
    if (asked.equals("0")) {
      // Answered from the server's cache, which knows no pages.
      limit = 0;
      at = stale();
    }
    try {
      return store.list(
          call.target().type(),
          new ListQuery(call.target().namespace(), call.selection(), at, null, limit, -1));
    } catch (ExpiredVersion e) {
      throw ApiFailure.of(410, "Expired", "The resourceVersion for the provided list is too old.");
    }
  }

  private @Nullable Long stale() {
    int lag = faults.listLag();
    return lag == 0 ? null : Long.valueOf(Math.max(1, store.version() - lag));
  }

  private static int limit(Call call) {
    return (int) Math.min(Integer.MAX_VALUE - 1, call.number("limit", 0));
  }

  private static void checkMatch(String asked, String match, long version) {
    if (match.isEmpty()) {
      return;
    }
    String problem = "";
    if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
      problem = "Unsupported value: \"" + match + "\"";
    } else if (asked.isEmpty()) {
      problem = "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided";
    } else if (match.equals("Exact") && version == 0) {
      problem = "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"";
    }
    if (!problem.isEmpty()) {
      throw ApiFailure.of(
          422,
          "Invalid",
          "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: " + problem);
    }
  }
}
