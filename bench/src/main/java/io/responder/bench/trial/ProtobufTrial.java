package io.responder.bench.trial;

/** List and sync of built-in kinds as protobuf against our own JSON. */
final class ProtobufTrial implements Trial {

  @Override
  public String name() {
    return "protobuf";
  }

  @Override
  public void measure(Run run) throws Exception {
    Run.Load load = run.load();
    load.world("pods=200 workloads=10 nodes=5");
    try (Child child =
        new Child(
            run, Child.Jvm.heap("256m"), "OurWatch", load.kubeconfig().toString(), "Pod", "200")) {
      child.ask("start");
      child.ask("await", 200, 0, 60);
    }
    if (load.counter("protobuf") == 0) {
      run.add(
          Figure.unavailable(
              "protobuf: list and sync, JSON / protobuf",
              "the watch part asks for JSON only; target ≥ 2×"));
      return;
    }
    run.add(
        Figure.unavailable(
            "protobuf: list and sync, JSON / protobuf",
            "the watch part asks for protobuf, the load side does not speak it yet"));
  }
}
