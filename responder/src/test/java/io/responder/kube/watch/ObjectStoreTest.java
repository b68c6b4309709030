package io.responder.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.informer.cache.DeltaFIFO;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.facts.KindCatalog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The store behaves as a map by namespace and name. */
class ObjectStoreTest {

  private static final KindCatalog CATALOG = new KindCatalog(List.of());
  private static final ResourceKind POD = Objects.requireNonNull(CATALOG.find("", "Pod"));
  private static final ObjectDecoder DECODER =
      new ObjectDecoder(POD, CATALOG.reader(POD), name -> false, ObjectDecoder.interner());

  @Property(tries = 200)
  void doesWhatAMapDoes(@ForAll long seed) {
    Random random = new Random(seed);
    ObjectStore store = new ObjectStore();
    Map<String, KubeObject> map = new HashMap<>();
    int names = 1 + random.nextInt(200);
    for (int i = 0; i < 600; i++) {
      KubeObject object = object(random.nextInt(3), random.nextInt(names), i);
      if (random.nextInt(3) > 0) {
        store.add(object);
        map.put(object.cacheKey(), object);
      } else {
        store.delete(object);
        map.remove(object.cacheKey());
      }
      String wanted = random.nextInt(3) == 0 ? object.cacheKey() : "n0/x" + random.nextInt(names);
      assertThat(store.getByKey(wanted)).isSameAs(map.get(wanted));
      assertThat(store.size()).isEqualTo(map.size());
    }
    assertThat(store.listKeys()).containsExactlyInAnyOrderElementsOf(map.keySet());
    assertThat(store.objects()).containsExactlyInAnyOrderElementsOf(map.values());
    List<KubeObject> left = new ArrayList<>(map.values()).subList(0, map.size() / 2);
    store.replace(List.copyOf(left), "1");
    assertThat(store.objects()).containsExactlyInAnyOrderElementsOf(left);
  }

  @Test
  void anObjectWhoseEndWasMissedIsTakenOut() throws Exception {
    ObjectStore store = new ObjectStore();
    KubeObject gone = object(1, 1, 1);
    KubeObject left = object(1, 2, 2);
    store.add(gone);
    store.add(left);
    DeltaFIFO queue = new DeltaFIFO(object -> ((KubeObject) object).cacheKey(), store);
    queue.replace(List.of(left), "3");
    for (int i = 0; i < 2; i++) {
      queue.pop(
          deltas ->
              deltas.stream()
                  .filter(delta -> delta.getLeft() == DeltaFIFO.DeltaType.Deleted)
                  .forEach(delta -> store.delete(delta.getRight())));
    }
    assertThat(store.objects()).containsExactly(left);
  }

  @Test
  void objectsWithoutANamespaceAreFoundByName() {
    ObjectStore store = new ObjectStore();
    KubeObject node =
        decode("{\"metadata\":{\"name\":\"node-1\",\"uid\":\"u\",\"resourceVersion\":\"1\"}}");
    store.add(node);
    assertThat(store.getByKey("node-1")).isSameAs(node);
    assertThat(store.find("", "node-1")).isSameAs(node);
    assertThat(store.find("n", "node-1")).isNull();
  }

  @Test
  void thereAreNoIndexes() {
    assertThatThrownBy(() -> new ObjectStore().byIndex("namespace", "n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static KubeObject object(int namespace, int name, int version) {
    return decode(
        "{\"metadata\":{\"namespace\":\"n%d\",\"name\":\"x%d\",\"uid\":\"u\",\"resourceVersion\":\"%d\"}}"
            .formatted(namespace, name, version));
  }

  private static KubeObject decode(String json) {
    return ((Decoded.Known) DECODER.decode(json.getBytes(StandardCharsets.UTF_8))).object();
  }
}
