package io.responder.simulator.api;

import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What a request is answered with. */
interface Answer {
  /** The HTTP status. */
  int code();

  /**
   * Sends it; the callback is completed when all is sent or sending failed. May block until then,
   * or return at once and send later.
   */
  void send(Response response, Callback callback);
}
