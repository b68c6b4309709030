package io.responder.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.cache.DeltaFIFO.DeltaType;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.facts.KindCatalog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.lang3.tuple.MutablePair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is put in is stored and told when the call returns, by the one who put it in. */
class StraightQueueTest implements ResourceEventHandler<KubeObject> {

  private static final KindCatalog CATALOG = new KindCatalog(List.of());
  private static final ResourceKind POD = Objects.requireNonNull(CATALOG.find("", "Pod"));
  private static final ObjectDecoder DECODER =
      new ObjectDecoder(POD, CATALOG.reader(POD), name -> false, ObjectDecoder.interner());

  private final ObjectStore store = new ObjectStore();
  private final StraightQueue queue = new StraightQueue(store);
  private final ExecutorService controller = Executors.newSingleThreadExecutor();
  private final List<String> told = new ArrayList<>();
  private Thread teller = new Thread();

  @SuppressWarnings("NullAway.Init")
  private Future<?> popping;

  @BeforeEach
  void controllerComesLater() {
    store.tell(this);
    popping = controller.submit(() -> queue.pop(this::process));
  }

  @AfterEach
  void end() {
    controller.shutdownNow();
  }

  @Test
  void changesAreToldInOrderByWhoPutThemIn() {
    queue.add(pod("a", 1));
    queue.update(pod("a", 2));
    queue.delete(pod("a", 3));
    assertThat(told).containsExactly("+a@1", "a@1>a@2", "-a@3");
    assertThat(store.objects()).isEmpty();
    assertThat(teller).isSameAs(Thread.currentThread());
  }

  @Test
  void aListTellsWhatIsNewWhatChangedAndWhoseEndWasMissed() {
    queue.replace(List.of(pod("a", 1), pod("b", 2)), "2");
    assertThat(queue.hasSynced()).isTrue();
    told.clear();
    queue.replace(List.of(pod("b", 3), pod("c", 4)), "4");
    assertThat(told).containsExactly("b@2>b@3", "+c@4", "?a@1");
    assertThat(store.objects()).extracting(KubeObject::name).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void whatIsNotKnownIsNotGone() {
    queue.delete(pod("a", 1));
    assertThat(told).isEmpty();
  }

  @Test
  void anEmptyListIsAListToo() {
    assertThat(queue.hasSynced()).isFalse();
    queue.replace(List.of(), "1");
    assertThat(queue.hasSynced()).isTrue();
  }

  @Test
  void aBugInTheHandlerEndsNothing() {
    queue.add(pod("bug", 1));
    queue.add(pod("a", 2));
    assertThat(told).containsExactly("+a@2");
    assertThat(store.size()).isEqualTo(2);
  }

  @Test
  void whoIsEndedBeforeTheControllerCameWaitsForNothing() {
    popping.cancel(true);
    StraightQueue alone = new StraightQueue(store);
    Thread.currentThread().interrupt();
    alone.add(pod("a", 1));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(told).isEmpty();
  }

  // As the client's informer does it.
  private void process(Deque<MutablePair<DeltaType, KubernetesObject>> deltas) {
    for (MutablePair<DeltaType, KubernetesObject> delta : deltas) {
      if (delta.getLeft() == DeltaType.Deleted) {
        store.delete(delta.getRight());
      } else {
        store.update(delta.getRight());
      }
    }
  }

  @Override
  public void onAdd(KubeObject object) {
    if (object.name().equals("bug")) {
      throw new IllegalStateException("a bug");
    }
    tell("+" + text(object));
  }

  @Override
  public void onUpdate(KubeObject before, KubeObject object) {
    tell(text(before) + '>' + text(object));
  }

  @Override
  public void onDelete(@Nullable KubeObject object, boolean finalStateUnknown) {
    tell((finalStateUnknown ? "?" : "-") + text(Objects.requireNonNull(object)));
  }

  private void tell(String what) {
    told.add(what);
    teller = Thread.currentThread();
  }

  private static String text(KubeObject object) {
    return object.name() + '@' + object.resourceVersion();
  }

  private static KubeObject pod(String name, int version) {
    String json =
        "{\"metadata\":{\"namespace\":\"n\",\"name\":\"%s\",\"uid\":\"u-%s\",\"resourceVersion\":\"%d\"}}"
            .formatted(name, name, version);
    return ((Decoded.Known) DECODER.decode(json.getBytes(StandardCharsets.UTF_8))).object();
  }
}
