package io.responder.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Receives webhooks and remembers when which news about which probe was fully read. */
final class WebhookSink implements Runnable {

  /** One POST: what it says of a probe, and when its body was read. */
  record Post(String news, long at) {}

  private final ServerSocket server;
  private final Map<Integer, List<Post>> byProbe = new TreeMap<>(); // guarded by this
  private final Map<String, Integer> byKey = new LinkedHashMap<>(); // guarded by this

  WebhookSink(ServerSocket server) {
    this.server = server;
  }

  @Override
  public void run() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        LoadServer.thread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      byte[] answer = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        int length = Integer.parseInt(value(head, "\ncontent-length:", '\n').strip());
        byte[] body = in.readNBytes(length);
        long at = Micros.now();
        out.write(answer);
        out.flush();
        took(head, new String(body, StandardCharsets.UTF_8), at);
      }
    } catch (IOException e) {
      // The sender went.
    }
  }

  private synchronized void took(String head, String body, long at) {
    String news = value(body, "\"type\":\"io.responder.incident.", '"');
    String probe = value(body, "\"name\":\"probe-", '"');
    if (!probe.isEmpty()) {
      byProbe
          .computeIfAbsent(Integer.parseInt(probe), number -> new ArrayList<>())
          .add(new Post(news, at));
    }
    byKey.merge(value(head, "\nidempotency-key:", '\n').strip(), 1, Integer::sum);
  }

  synchronized void clear() {
    byProbe.clear();
    byKey.clear();
  }

  /** The news about each probe, in the order in which they came. */
  synchronized Map<Integer, List<Post>> posts() {
    Map<Integer, List<Post>> copy = new TreeMap<>();
    byProbe.forEach((probe, posts) -> copy.put(probe, List.copyOf(posts)));
    return copy;
  }

  synchronized int total() {
    return byProbe.values().stream().mapToInt(List::size).sum();
  }

  /** How many POSTs repeated an earlier one. */
  synchronized int repeated() {
    return byKey.values().stream().mapToInt(times -> times - 1).sum();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\r') {
        continue;
      }
      head.append((char) b);
      if (b == '\n' && head.length() > 1 && head.charAt(head.length() - 2) == '\n') {
        return head.toString().toLowerCase(java.util.Locale.ROOT);
      }
    }
    return "";
  }

  private static String value(String text, String after, char end) {
    int from = text.indexOf(after);
    if (from < 0) {
      return "";
    }
    int to = text.indexOf(end, from + after.length());
    return text.substring(from + after.length(), to < 0 ? text.length() : to);
  }
}
