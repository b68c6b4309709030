package io.responder.bench;

import com.google.common.collect.Interner;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Pod;
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

/** One pod from JSON: our streaming projection against the official client's typed model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class PodDecodeBenchmark {

  private byte[] pod = new byte[0];
  private String text = "";
  private ObjectDecoder decoder;

  @Setup
  public void prepare() {
    pod = PodJson.healthy(7);
    text = new String(pod, StandardCharsets.UTF_8);
    var catalog = new KindCatalog(List.of());
    var kind = Objects.requireNonNull(catalog.find("", "Pod"));
    Interner<Object> interner = ObjectDecoder.interner();
    decoder = new ObjectDecoder(kind, catalog.reader(kind), name -> false, interner);
    if (!(ours() instanceof Decoded.Known) || baselineTyped().getStatus() == null) {
      throw new IllegalStateException("the pod was not decoded: the figure would mean nothing");
    }
  }

  @Benchmark
  public Decoded ours() {
    return decoder.decode(pod);
  }

  @Benchmark
  @AtLeast(15)
  public V1Pod baselineTyped() {
    return JSON.deserialize(text, V1Pod.class);
  }
}
