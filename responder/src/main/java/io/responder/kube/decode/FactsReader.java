package io.responder.kube.decode;

import java.util.List;

/** Reads the facts of one kind from its pruned objects. Stateless; never throws for any object. */
public interface FactsReader {

  /** The dotted paths of all fields it looks at, beside the metadata that every object has. */
  List<String> fields();

  /** The names of all attributes it may set, with {@code <x>} for a variable part. */
  List<String> attributes();

  /** Puts what the object says into {@code facts}. */
  void read(Value object, FactsDraft facts);
}
