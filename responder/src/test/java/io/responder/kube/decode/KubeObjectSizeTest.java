package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Interner;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A healthy pod is small in the cache. */
class KubeObjectSizeTest {

  private static final int PODS = 10_000;

  @Test
  void replicasShareEverythingThatDoesNotTellThemApart() {
    String json = new String(Samples.bytes("pod-healthy"), StandardCharsets.UTF_8);
    KubeObject sample = Samples.decode("pod-healthy");
    KindCatalog catalog = new KindCatalog(List.of());
    ResourceKind kind = Objects.requireNonNull(catalog.find("", "Pod"));
    Interner<Object> interner = ObjectDecoder.interner();
    ObjectDecoder decoder = new ObjectDecoder(kind, catalog.reader(kind), name -> false, interner);
    Map<String, KubeObject> cache = new HashMap<>(2 * PODS);
    long before = used();
    for (int i = 0; i < PODS; i++) {
      String one =
          json.replace(sample.uid(), new UUID(1, i).toString())
              .replace(sample.name(), "web-5db9778b9c-" + (100_000 + i));
      KubeObject object = Samples.known(decoder.decode(one.getBytes(StandardCharsets.UTF_8)));
      cache.put(object.cacheKey(), object);
    }
    long perPod = (used() - before) / PODS;
    assertThat(cache).hasSize(PODS);
    assertThat(perPod).as("bytes a pod, key and map entry included").isLessThan(350);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      runtime.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
