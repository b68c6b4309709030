package io.responder.bench;

import com.google.common.collect.Interner;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.responder.bench.load.Shapes;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.facts.KindCatalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One core Event from JSON: our streaming projection against the official client's typed model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class EventDecodeBenchmark {

  private byte[] event = new byte[0];
  private String text = "";
  private ObjectDecoder decoder;

  @Setup
  public void prepare() {
    event = PodJson.filled(Shapes.event("BackOff", "Warning"), 7);
    text = new String(event, StandardCharsets.UTF_8);
    var catalog = new KindCatalog(List.of());
    var kind = Objects.requireNonNull(catalog.find("", "Event"));
    Interner<Object> interner = ObjectDecoder.interner();
    decoder = new ObjectDecoder(kind, catalog.reader(kind), name -> false, interner);
    if (!(ours() instanceof Decoded.Known) || baselineTyped().getReason() == null) {
      throw new IllegalStateException("the event was not decoded: the figure would mean nothing");
    }
  }

  @Benchmark
  public Decoded ours() {
    return decoder.decode(event);
  }

  @Benchmark
  @AtLeast(8)
  public CoreV1Event baselineTyped() {
    return JSON.deserialize(text, CoreV1Event.class);
  }
}
