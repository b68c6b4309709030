package io.responder.bench.worker;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.kubernetes.client.openapi.models.CoreV1EventList;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * The official client's informer of one kind, as its examples build it, with a handler that only
 * counts. Arguments as those of {@link OurWatch}.
 */
final class StockWatch {

  private StockWatch() {}

  public static void main(String[] arguments) throws IOException {
    ApiClient client;
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
    }
    client.setHttpClient(client.getHttpClient().newBuilder().readTimeout(Duration.ZERO).build());
    Tally tally = new Tally(Integer.parseInt(arguments[2]));
    SharedInformerFactory factory = new SharedInformerFactory(client);
    register(arguments[1], client, factory, tally);
    Commands.serve(words -> tally.answer(words, factory::startAllRegisteredInformers));
  }

  private static void register(
      String kind, ApiClient client, SharedInformerFactory factory, Tally tally) {
    CoreV1Api core = new CoreV1Api(client);
    switch (kind) {
      case "Pod" -> {
        SharedIndexInformer<V1Pod> pods =
            factory.sharedIndexInformerFor(
                params ->
                    core.listPodForAllNamespaces()
                        .resourceVersion(params.resourceVersion)
                        .timeoutSeconds(params.timeoutSeconds)
                        .watch(params.watch)
                        .buildCall(null),
                V1Pod.class,
                V1PodList.class);
        count(pods, tally, pod -> String.valueOf(pod.getMetadata().getName()));
      }
      case "Event" -> {
        SharedIndexInformer<CoreV1Event> events =
            factory.sharedIndexInformerFor(
                params ->
                    core.listEventForAllNamespaces()
                        .resourceVersion(params.resourceVersion)
                        .timeoutSeconds(params.timeoutSeconds)
                        .watch(params.watch)
                        .buildCall(null),
                CoreV1Event.class,
                CoreV1EventList.class);
        count(events, tally, event -> String.valueOf(event.getMetadata().getUid()));
      }
      default -> {
        SharedIndexInformer<DynamicKubernetesObject> applications =
            factory.sharedIndexInformerFor(
                new DynamicKubernetesApi("argoproj.io", "v1alpha1", "applications", client),
                DynamicKubernetesObject.class,
                0);
        count(applications, tally, object -> String.valueOf(object.getMetadata().getName()));
      }
    }
  }

  private static <T extends KubernetesObject> void count(
      SharedIndexInformer<T> informer, Tally tally, Function<T, String> name) {
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T object) {
            handled(object);
          }

          @Override
          public void onUpdate(T before, T object) {
            if (!version(before).equals(version(object))) {
              handled(object);
            }
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            tally.wrong(name.apply(object) + " was deleted");
          }

          private void handled(T object) {
            tally.handled(name.apply(object), version(object));
          }

          private String version(T object) {
            return String.valueOf(object.getMetadata().getResourceVersion());
          }
        });
  }
}
