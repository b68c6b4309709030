package io.responder.kube.transport;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list.
 *
 * @param resourceVersion the list's
 * @param next the token of the next page, empty for the last
 */
record Page(List<Decoded> items, String resourceVersion, String next) {

  /**
   * Reads the whole page.
   *
   * @throws IOException also when the body ends before the page does: a truncated page is none
   */
  static Page read(JsonInput in, ObjectReader reader) throws IOException {
    List<Decoded> items = new ArrayList<>();
    String[] metadata = {"", ""};
    in.object(
        name -> {
          int next = in.peek();
          if (name.equals("items") && next == '[') {
            in.array(() -> items.add(reader.read(in, "ADDED")));
          } else if (name.equals("metadata") && next == '{') {
            metadata(in, metadata);
          } else {
            in.skip();
          }
        });
    return new Page(items, metadata[0], metadata[1]);
  }

  private static void metadata(JsonInput in, String[] into) throws IOException {
    in.object(
        name -> {
          switch (name) {
            case "resourceVersion" -> into[0] = in.scalar("");
            case "continue" -> into[1] = in.scalar("");
            default -> in.skip();
          }
        });
  }
}
