package io.responder.simulator.api;

import io.responder.simulator.fault.Effect;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** An exchange whose answer is cut, silenced or slowed down on its way to the client. */
final class ShapedExchange extends Response.Wrapper implements Callback {
  private static final int SLICES_A_SECOND = 20;

  private final Effect effect;
  private final Callback callback;
  private final Runnable disconnect;
  private final ScheduledExecutorService timer;
  private long sent; // writes of one answer never overlap
  private volatile boolean silent;

  /** What it needs of the server. */
  record Means(Runnable disconnect, ScheduledExecutorService timer) {}

  ShapedExchange(
      Request request, Response response, Callback callback, Effect effect, Means means) {
    super(request, response);
    this.callback = callback;
    this.effect = effect;
    this.disconnect = means.disconnect();
    this.timer = means.timer();
  }

  @Override
  public void write(boolean last, ByteBuffer content, Callback written) {
    ByteBuffer body = content == null ? BufferUtil.EMPTY_BUFFER : content;
    if (effect instanceof Effect.Cut cut) {
      limited(cut.bodyBytes(), last, body, written);
    } else if (effect instanceof Effect.HalfOpen halfOpen) {
      limited(halfOpen.bodyBytes(), last, body, written);
    } else if (effect instanceof Effect.Slow slow) {
      slowly(Math.max(1, slow.bytesPerSecond() / SLICES_A_SECOND), last, body, written);
    } else {
      super.write(last, body, written);
    }
  }

  @Override
  public void succeeded() {
    // A silenced answer is never complete: completing it would send its end.
    if (!silent) {
      callback.succeeded();
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (!silent) {
      callback.failed(cause);
    }
  }

  private void limited(long limit, boolean last, ByteBuffer body, Callback written) {
    if (silent) {
      written.succeeded();
      return;
    }
    if (sent + body.remaining() < limit
        || (!last && sent + body.remaining() == limit && limit > 0)) {
      sent += body.remaining();
      super.write(last, body, written);
      return;
    }
    ByteBuffer allowed = body.slice();
    allowed.limit((int) (limit - sent));
    sent = limit;
    boolean cut = effect instanceof Effect.Cut;
    silent = !cut;
    super.write(
        false,
        allowed,
        Callback.from(
            () -> {
              if (cut) {
                disconnect.run();
                written.failed(new EofException("cut by a scripted fault"));
              } else {
                written.succeeded();
              }
            },
            written::failed));
  }

  private void slowly(int slice, boolean last, ByteBuffer body, Callback written) {
    if (body.remaining() <= slice) {
      super.write(last, body, written);
      return;
    }
    ByteBuffer now = body.slice();
    now.limit(slice);
    body.position(body.position() + slice);
    Runnable rest = () -> slowly(slice, last, body, written);
    Runnable later =
        () -> {
          var unused = timer.schedule(rest, 1000 / SLICES_A_SECOND, TimeUnit.MILLISECONDS);
        };
    super.write(false, now, Callback.from(later, written::failed));
  }
}
