package io.responder.bench;

import com.google.common.collect.Interner;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
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

/** One Argo CD Application of about 70 KB: our projection against the client's dynamic object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class ApplicationDecodeBenchmark {

  private final Gson gson = new Gson();
  private byte[] application = new byte[0];
  private String text = "";
  private ObjectDecoder decoder;

  @Setup
  public void prepare() {
    application = PodJson.filled(Shapes.application(), 7);
    text = new String(application, StandardCharsets.UTF_8);
    var catalog = new KindCatalog(List.of());
    var kind = Objects.requireNonNull(catalog.find("argoproj.io", "Application"));
    Interner<Object> interner = ObjectDecoder.interner();
    decoder = new ObjectDecoder(kind, catalog.reader(kind), name -> false, interner);
    if (!(ours() instanceof Decoded.Known) || baselineDynamic().getMetadata().getName() == null) {
      throw new IllegalStateException("it was not decoded: the figure would mean nothing");
    }
  }

  @Benchmark
  public Decoded ours() {
    return decoder.decode(application);
  }

  @Benchmark
  @AtLeast(15)
  public DynamicKubernetesObject baselineDynamic() {
    return new DynamicKubernetesObject(gson.fromJson(text, JsonObject.class));
  }
}
