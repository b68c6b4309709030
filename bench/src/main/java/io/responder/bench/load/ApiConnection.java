package io.responder.bench.load;

import io.responder.simulator.protobuf.ProtobufForm;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection of a client: lists in pages or as a whole, and watches, in chunks. */
final class ApiConnection implements Runnable {

  private static final int BUFFER = 256 * 1024;
  private static final int BOOKMARK_MILLIS = 20_000;
  private static final String JSON = "application/json";
  private static final byte[] CRLF = ascii("\r\n");

  private final Socket socket;
  private final Supplier<World> world;
  private final Counters counters;

  ApiConnection(Socket socket, Supplier<World> world, Counters counters) {
    this.socket = socket;
    this.world = world;
    this.counters = counters;
  }

  private record Request(String path, Map<String, String> query, String accept) {}

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
      for (Request request = read(in); request != null; request = read(in)) {
        if (request.accept.contains("protobuf")) {
          counters.protobuf.incrementAndGet();
        }
        if (request.query.containsKey("watch")) {
          watch(request, out);
          return;
        }
        list(request, out);
      }
    } catch (IOException | InterruptedException e) {
      // The client went, as clients do.
    }
  }

  private void list(Request request, OutputStream out) throws IOException {
    counters.lists.incrementAndGet();
    Resource resource = world.get().at(request.path);
    if (resource != null && wantsProtobuf(request)) {
      Resource.Writer writer = resource.writer();
      if (writer.writesProtobuf()) {
        protobufList(request, out, resource, writer);
        return;
      }
    }
    head(out, JSON);
    Chunks chunks = new Chunks(out);
    String kind = resource == null ? "" : resource.shape().kind();
    String apiVersion = resource == null ? "v1" : resource.shape().apiVersion();
    boolean added = resource != null && resource.shape().mode() == Resource.Mode.ADD;
    int count = resource == null || added ? 0 : resource.shape().count();
    long upTo = resource == null ? 0 : resource.head();
    Range range = range(request, count, upTo);
    int from = range.from;
    int to = range.to;
    upTo = range.upTo;
    String next = to < count ? ",\"continue\":\"" + range.next() + '"' : "";
    chunks.add(
        ascii(
            "{\"kind\":\""
                + kind
                + "List\",\"apiVersion\":\""
                + apiVersion
                + "\",\"metadata\":{\"resourceVersion\":\""
                + (Resource.BASE + upTo)
                + '"'
                + next
                + "},\"items\":["));
    if (resource != null) {
      Resource.Writer writer = resource.writer();
      byte[] comma = ascii(",");
      for (int i = from; i < to; i++) {
        if (i > from) {
          chunks.add(comma);
        }
        chunks.add(writer.item(i, upTo));
      }
    }
    chunks.add(ascii("]}"));
    chunks.end();
    counters.listBytes.addAndGet(chunks.total);
  }

  /** Which objects are on a page, after how many changes. */
  private record Range(int from, int to, long upTo) {
    String next() {
      return to + "-" + upTo;
    }
  }

  private static Range range(Request request, int count, long head) {
    int from = 0;
    long upTo = head;
    if (request.query.containsKey("continue")) {
      String[] token = request.query.getOrDefault("continue", "").split("-", 2);
      from = Integer.parseInt(token[0]);
      upTo = Long.parseLong(token[1]);
    }
    int limit = Integer.parseInt(request.query.getOrDefault("limit", "0"));
    return new Range(from, limit == 0 ? count : Math.min(count, from + limit), upTo);
  }

  private boolean wantsProtobuf(Request request) {
    return world.get().protobuf() && request.accept.contains("protobuf");
  }

  private void protobufList(
      Request request, OutputStream out, Resource resource, Resource.Writer writer)
      throws IOException {
    int count = resource.shape().mode() == Resource.Mode.ADD ? 0 : resource.shape().count();
    Range range = range(request, count, resource.head());
    long bytes = 0;
    for (int i = range.from; i < range.to; i++) {
      int length = writer.protobufLength(i, range.upTo);
      bytes += 1 + varint(length).length + length;
    }
    head(out, ProtobufForm.MEDIA_TYPE);
    Chunks chunks = new Chunks(out);
    String version = Long.toString(Resource.BASE + range.upTo);
    chunks.add(writer.protobuf().head(version, range.to < count ? range.next() : "", bytes));
    byte[] tag = {2 << 3 | 2};
    for (int i = range.from; i < range.to; i++) {
      byte[] item = writer.protobufItem(i, range.upTo);
      chunks.add(tag, varint(item.length), item);
    }
    chunks.end();
    counters.listBytes.addAndGet(chunks.total);
  }

  private static byte[] varint(int number) {
    byte[] bytes = new byte[5];
    int size = 0;
    int left = number;
    while (left > 0x7F) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
    return java.util.Arrays.copyOf(bytes, size);
  }

  private void watch(Request request, OutputStream out) throws IOException, InterruptedException {
    counters.watches.incrementAndGet();
    Resource resource = world.get().at(request.path);
    Resource.@Nullable Writer writer = resource == null ? null : resource.writer();
    boolean protobuf = writer != null && wantsProtobuf(request) && writer.writesProtobuf();
    head(out, protobuf ? ProtobufForm.WATCH_MEDIA_TYPE : JSON);
    out.flush();
    Chunks chunks = new Chunks(out);
    long seconds = Long.parseLong(request.query.getOrDefault("timeoutSeconds", "300"));
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    if (resource == null || writer == null) {
      idle(until);
      chunks.end();
      return;
    }
    int generation = resource.generation();
    long version = Long.parseLong(request.query.getOrDefault("resourceVersion", "0"));
    long at = Math.max(0, version - Resource.BASE);
    boolean bookmarks = "true".equals(request.query.get("allowWatchBookmarks"));
    String type = resource.shape().mode() == Resource.Mode.ADD ? "ADDED" : "MODIFIED";
    byte[] before = ascii("{\"type\":\"" + type + "\",\"object\":");
    byte[] after = ascii("}\n");
    while (System.nanoTime() < until) {
      long head = resource.await(at, generation, BOOKMARK_MILLIS);
      if (resource.generation() != generation) {
        // Every other time as a crash of the other side, not as an orderly end.
        socket.setSoLinger(generation % 2 == 0, 0);
        return;
      }
      if (head == at && bookmarks) {
        chunks.add(
            protobuf
                ? writer.protobuf().bookmark(Long.toString(Resource.BASE + at))
                : bookmark(resource, at));
        out.flush();
      }
      while (at < head && resource.generation() == generation) {
        at++;
        if (protobuf) {
          chunks.add(writer.protobufFrame(at));
        } else {
          chunks.add(before, writer.frame(at), after);
        }
        resource.sent(at);
      }
      out.flush();
    }
    chunks.end();
  }

  // Nothing ever happens here; the client's own timeout may be shorter than the watch.
  private void idle(long until) throws InterruptedException, IOException {
    while (System.nanoTime() < until && !socket.isClosed()) {
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static byte[] bookmark(Resource resource, long at) {
    return ascii(
        "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\""
            + resource.shape().kind()
            + "\",\"apiVersion\":\""
            + resource.shape().apiVersion()
            + "\",\"metadata\":{\"resourceVersion\":\""
            + (Resource.BASE + at)
            + "\",\"creationTimestamp\":null}}}\n");
  }

  private static void head(OutputStream out, String type) throws IOException {
    out.write(
        ascii(
            "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n"));
  }

  /** The body's chunks. */
  private static final class Chunks {
    private final OutputStream out;
    private long total;

    Chunks(OutputStream out) {
      this.out = out;
    }

    void add(byte[]... parts) throws IOException {
      int length = 0;
      for (byte[] part : parts) {
        length += part.length;
      }
      out.write(ascii(Integer.toHexString(length)));
      out.write(CRLF);
      for (byte[] part : parts) {
        out.write(part);
      }
      out.write(CRLF);
      total += length;
    }

    void end() throws IOException {
      out.write(ascii("0\r\n\r\n"));
      out.flush();
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    String accept = "";
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "accept:", 0, 7)) {
        accept = header.substring(7).strip();
      }
    }
    String target = first.split(" ", 3)[1];
    int question = target.indexOf('?');
    Map<String, String> query = new HashMap<>();
    if (question >= 0) {
      for (String pair : target.substring(question + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && !pair.endsWith("=false")) {
          query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return new Request(question < 0 ? target : target.substring(0, question), query, accept);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
