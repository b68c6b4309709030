package io.responder.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Interner;
import io.kubernetes.client.proto.V1;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ProtobufInput;
import io.responder.kube.facts.KindCatalog;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceType;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

/** One pod from protobuf, against the same pod from JSON and against the generated classes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class ProtobufDecodeBenchmark {

  private final ProtobufInput input = new ProtobufInput();
  private byte[] json = new byte[0];
  private byte[] message = new byte[0];
  private ObjectDecoder decoder;

  @Setup
  public void prepare() throws IOException {
    json = PodJson.healthy(7);
    ResourceType pods =
        new ResourceType(
            "", "v1", "pods", "Pod", io.responder.simulator.resource.Scope.NAMESPACED, Set.of());
    message = ProtobufForm.of(pods).orElseThrow().message(new ObjectMapper().readTree(json));
    var catalog = new KindCatalog(List.of());
    var kind = Objects.requireNonNull(catalog.find("", "Pod"));
    Interner<Object> interner = ObjectDecoder.interner();
    decoder = new ObjectDecoder(kind, catalog.reader(kind), name -> false, interner);
    if (!(ours() instanceof Decoded.Known)
        || !(baselineOwnJson() instanceof Decoded.Known)
        || baselineGenerated().getStatus().getConditionsCount() == 0) {
      throw new IllegalStateException("the pod was not decoded: the figure would mean nothing");
    }
  }

  @Benchmark
  public Decoded ours() throws IOException {
    return decoder.decode(input.over(message, 0, message.length));
  }

  @Benchmark
  @AtLeast(2)
  public Decoded baselineOwnJson() {
    return decoder.decode(json);
  }

  @Benchmark
  public V1.Pod baselineGenerated() throws IOException {
    return V1.Pod.parseFrom(message);
  }
}
