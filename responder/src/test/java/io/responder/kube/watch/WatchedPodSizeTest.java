package io.responder.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Interner;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A healthy pod is small in the store, also after it changed. */
class WatchedPodSizeTest {

  private static final int PODS = 30_000;

  private final String json = new String(Samples.bytes("pod-healthy"), StandardCharsets.UTF_8);
  private final KubeObject sample = Samples.decode("pod-healthy");
  private final KindCatalog catalog = new KindCatalog(List.of());
  private final ResourceKind kind = Objects.requireNonNull(catalog.find("", "Pod"));
  private final Interner<Object> interner = ObjectDecoder.interner();
  private final ObjectDecoder decoder =
      new ObjectDecoder(kind, catalog.reader(kind), name -> false, interner);

  @Test
  void replicasShareEverythingThatDoesNotTellThemApart() {
    ObjectStore store = new ObjectStore();
    fill(store, 100, 1);
    long before = used();
    fill(store, PODS, 2);
    assertThat(store.size()).isEqualTo(PODS);
    assertThat((used() - before) / PODS).as("bytes a pod after the list").isLessThan(220);
    fill(store, PODS, 3);
    assertThat(store.size()).isEqualTo(PODS);
    assertThat((used() - before) / PODS).as("bytes a pod after each changed").isLessThan(220);
  }

  private void fill(ObjectStore store, int count, int version) {
    for (int i = 0; i < count; i++) {
      String one =
          json.replace(sample.uid(), new UUID(1, i).toString())
              .replace(sample.name(), "web-5db9778b9c-" + (100_000 + i))
              .replace(
                  "\"resourceVersion\": \"" + sample.resourceVersion(),
                  "\"resourceVersion\": \"" + version + i);
      store.add(Samples.known(decoder.decode(one.getBytes(StandardCharsets.UTF_8))));
    }
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
