package io.responder.incident;

import io.responder.model.Facet;
import java.util.Comparator;
import java.util.List;

/** The facets that can be to blame for many incidents at once, the most telling first. */
final class SharedThing {

  private static final List<String> TYPES =
      List.of(
          "database",
          "namespace-database",
          "csi-driver",
          "node",
          "repository",
          "destination",
          "applicationset",
          "registry");

  /** From the most telling to the least. */
  static final Comparator<Facet> MOST_TELLING =
      Comparator.comparing((Facet facet) -> TYPES.indexOf(facet.type()))
          .thenComparing(Facet::type)
          .thenComparing(Facet::id);

  private SharedThing() {}

  static boolean is(Facet facet) {
    return TYPES.contains(facet.type());
  }
}
