package io.responder.fault.harness;

import io.responder.fault.harness.FaultLog.Cost;
import io.responder.simulator.access.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One fault that can begin and end at any time.
 *
 * @param part what it breaks: one fault of a part at a time
 * @param begin breaks it; may wait for a moment
 * @param end makes it whole again, and returns when it is
 */
record Trouble(String name, Part part, Cost cost, Runnable begin, Runnable end) {

  /** How long a slow receiver holds up a request, which it may take after the fault has ended. */
  static final Duration HELD_UP = Duration.ofSeconds(5);

  /** What can be broken on its own. */
  enum Part {
    // In this order they are made whole: the service needs its broker to start.
    BROKER,
    CLUSTER,
    RECEIVER,
    SERVICE
  }

  private static final Runnable NOTHING = () -> {};
  private static final String STATUS =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d}";

  /** Where a life of the service may end, and the most times that it is reached in seconds. */
  private static final List<String> HALTS =
      List.of(
          "event.before-produce",
          "event.after-ack",
          "sender.before-sink",
          "sender.after-sink",
          "stage.before-reduce",
          "stage.before-append",
          "stage.after-append",
          "state.before-commit",
          "state.after-commit",
          "notify.before-send",
          "notify.after-2xx",
          "feed.before-commit",
          "feed.after-commit");

  /** Every fault there is for a world. */
  static List<Trouble> all(World world, Random random) {
    var all = new ArrayList<Trouble>();
    cluster(world, all);
    receiver(world, all);
    service(world, random, all);
    broker(world, all);
    return all;
  }

  private static void cluster(World world, List<Trouble> all) {
    var cluster = world.cluster();
    var line = world.toCluster();
    once(all, "watches cut", cluster.watches()::cutAll);
    once(all, "watches closed", cluster.watches()::closeAll);
    once(all, "watches silent", cluster.watches()::silenceAll);
    once(
        all,
        "watch log forgotten",
        () -> {
          cluster.store().compact();
          cluster.watches().cutAll();
        });
    once(all, "api black hole", line::blackholeExisting);
    once(all, "api reset", line::rst);
    line(all, world, "api frozen", line::freeze);
    line(all, world, "api slow", () -> line.throttle(30_000));
    line(all, world, "api delayed", () -> line.delay(Duration.ofMillis(300)));
    line(
        all,
        world,
        "api refuses",
        () -> {
          line.refuse();
          line.rst();
        });
    for (int code : new int[] {401, 403, 429, 500, 503}) {
      answers(
          all,
          world,
          "api answers " + code,
          () ->
              cluster
                  .faults()
                  .on("*")
                  .reply(code, Map.of("Retry-After", "1"), STATUS.formatted(code)));
    }
    answers(all, world, "lists hang", () -> cluster.faults().on(Verb.LIST, "*").hang());
    answers(
        all, world, "watches end early", () -> cluster.faults().on(Verb.WATCH, "*").cutAfter(900));
    answers(all, world, "lists end early", () -> cluster.faults().on(Verb.LIST, "*").cutAfter(900));
  }

  private static void once(List<Trouble> all, String name, Runnable begin) {
    all.add(new Trouble(name, Part.CLUSTER, Cost.DELAY, begin, NOTHING));
  }

  private static void line(List<Trouble> all, World world, String name, Runnable begin) {
    all.add(new Trouble(name, Part.CLUSTER, Cost.DELAY, begin, world.toCluster()::pass));
  }

  /** A fault of answers is met by new requests only: the open watches end, half of them by 410. */
  private static void answers(List<Trouble> all, World world, String name, Runnable begin) {
    Runnable provoked =
        () -> {
          begin.run();
          world.cluster().store().compact();
          world.cluster().watches().cutAll();
        };
    all.add(new Trouble(name, Part.CLUSTER, Cost.DELAY, provoked, world.cluster().faults()::clear));
  }

  private static void receiver(World world, List<Trouble> all) {
    var receiver = world.first();
    var line = world.toFirst();
    for (int code : new int[] {429, 500, 503}) {
      all.add(
          new Trouble(
              "receiver answers " + code,
              Part.RECEIVER,
              Cost.DELAY,
              () -> receiver.answer(code),
              () -> receiver.answer(202)));
    }
    Runnable whole =
        () -> {
          receiver.pause(Duration.ZERO);
          line.pass();
        };
    // It may have taken what the service then believes undelivered.
    received(all, "receiver slow", () -> receiver.pause(HELD_UP), whole);
    received(all, "receiver frozen", line::freeze, whole);
    received(all, "receiver reset", line::rst, whole);
    received(all, "receiver black hole", line::blackholeExisting, whole);
    received(all, "receiver cut", () -> line.cutAfter(10), whole);
    received(
        all,
        "receiver refuses",
        () -> {
          line.refuse();
          line.rst();
        },
        whole);
  }

  private static void received(List<Trouble> all, String name, Runnable begin, Runnable end) {
    all.add(new Trouble(name, Part.RECEIVER, Cost.DUPLICATE, begin, end));
  }

  private static void service(World world, Random random, List<Trouble> all) {
    var service = world.service();
    Runnable started =
        () -> {
          if (!service.isAlive()) {
            service.start();
          }
        };
    Runnable killed =
        () -> {
          if (service.isAlive()) {
            service.kill();
          }
        };
    all.add(new Trouble("service killed", Part.SERVICE, Cost.DUPLICATE, killed, started));
    all.add(
        new Trouble(
            "service ended",
            Part.SERVICE,
            Cost.DUPLICATE,
            () -> service.term(Duration.ofSeconds(30)),
            started));
    all.add(
        new Trouble(
            "service stands still", Part.SERVICE, Cost.DUPLICATE, service::stop, service::cont));
    all.add(
        new Trouble(
            "service halts on its own",
            Part.SERVICE,
            Cost.DUPLICATE,
            () -> {
              killed.run();
              var where = HALTS.get(random.nextInt(HALTS.size()));
              service.start(where + ":halt@" + (1 + random.nextInt(15)));
              awaitEnd(world);
            },
            () -> {
              killed.run();
              started.run();
            }));
  }

  /** A failpoint may never be reached in quiet moments: then the life ends by kill. */
  private static void awaitEnd(World world) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (world.service().isAlive() && System.nanoTime() < until) {
      Pause.of(Duration.ofMillis(100));
    }
  }

  private static void broker(World world, List<Trouble> all) {
    var broker = world.broker();
    all.add(new Trouble("broker killed", Part.BROKER, Cost.DUPLICATE, broker::kill, broker::start));
    all.add(
        new Trouble("broker stopped", Part.BROKER, Cost.DUPLICATE, broker::stop, broker::start));
    all.add(
        new Trouble("broker frozen", Part.BROKER, Cost.DUPLICATE, broker::freeze, broker::thaw));
  }
}
