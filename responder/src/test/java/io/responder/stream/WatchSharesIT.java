package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Members of a group in one JVM, over a real broker. */
@ExtendWith(QuietKafka.class)
class WatchSharesIT {

  private static final Set<String> FOUR = Set.of("east/shop", "east/pay", "east/_cluster", "we.st");

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedBroker broker;

  @SuppressWarnings("NullAway.Init")
  private String application;

  /** One process: what it was given and what it gave back. */
  private final class Member implements ShareHolder, AutoCloseable {
    final List<String> log = new CopyOnWriteArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    final WatchShares shares;
    private final KafkaConfig config = config(broker.bootstrapServers());
    private final Admin admin;

    Member(String name, Collection<String> known) {
      ClientProperties clients = new ClientProperties(broker.bootstrapServers(), config, name);
      admin = Admin.create(clients.admin());
      Standstill standstill = new Standstill(Standstill.LIMIT, nanos::get);
      shares = new WatchShares(known, new Topics(config), application, this, standstill);
      shares.start(clients, admin);
    }

    @Override
    public void take(String share, BooleanSupplier isOurs) {
      assertThat(isOurs.getAsBoolean()).isTrue();
      log.add("+" + share);
    }

    @Override
    public void release(String share) {
      log.add("-" + share);
    }

    @Override
    public void close() {
      shares.close();
      admin.close();
    }
  }

  @BeforeAll
  static void startBroker(@TempDir Path folder) {
    broker = EmbeddedBroker.start(folder, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    application = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void each_share_has_one_member_and_those_that_stay_are_not_interrupted() {
    try (Member a = new Member("a", FOUR)) {
      awaitAll(FOUR, a);
      try (Member b = new Member("b", FOUR)) {
        await().untilAsserted(() -> assertThat(b.shares.ours()).hasSize(2));
        awaitAll(FOUR, a, b);
        assertThat(a.log).filteredOn(entry -> entry.startsWith("-")).hasSize(2);
        assertThat(a.log).filteredOn(entry -> entry.startsWith("+")).hasSize(4);
      }
      awaitAll(FOUR, a);
      assertThat(a.log).filteredOn(entry -> entry.startsWith("-")).hasSize(2);
    }
  }

  @Test
  void a_share_that_only_some_know_goes_to_one_of_them() {
    List<String> more = new ArrayList<>(FOUR);
    more.add("north");
    try (Member old = new Member("old", FOUR);
        Member updated = new Member("new", more)) {
      awaitAll(more, old, updated);
      assertThat(updated.shares.ours()).contains("north");
      assertThat(old.shares.all()).doesNotContain("north");
    }
  }

  @Test
  void a_member_that_owns_nothing_knows_that() {
    try (Member a = new Member("a", Set.of("one"))) {
      awaitAll(Set.of("one"), a);
      try (Member b = new Member("b", Set.of("one"))) {
        await().atMost(Duration.ofSeconds(60)).until(b.shares::isDecided);
        assertThat(b.shares.ours()).isEmpty();
      }
    }
  }

  @Test
  void a_member_that_stood_still_owns_nothing_from_that_moment_until_it_is_given_it_again() {
    try (Member a = new Member("a", FOUR);
        Member b = new Member("b", FOUR)) {
      awaitAll(FOUR, a, b);
      int before = a.log.size();
      List<String> its = List.copyOf(a.shares.ours());
      a.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      its.forEach(share -> assertThat(a.shares.isOurs(share)).isFalse());
      assertThat(a.shares.ours()).isEmpty();
      await().until(() -> a.log.size() >= before + its.size());
      assertThat(a.log.subList(before, before + its.size()))
          .containsExactlyInAnyOrderElementsOf(its.stream().map(share -> "-" + share).toList());
      awaitAll(FOUR, a, b);
    }
  }

  @Test
  void whoever_has_the_broker_in_the_process_has_everything_at_once() {
    List<String> taken = new ArrayList<>();
    AtomicLong nanos = new AtomicLong();
    WatchShares shares =
        new WatchShares(
            FOUR,
            new Topics(config(null)),
            application,
            new ShareHolder() {
              @Override
              public void take(String share, BooleanSupplier isOurs) {
                taken.add(share);
              }

              @Override
              public void release(String share) {
                taken.remove(share);
              }
            },
            new Standstill(Standstill.LIMIT, nanos::get));
    shares.startAlone();
    assertThat(taken).containsExactlyInAnyOrderElementsOf(FOUR);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(shares.ours()).containsExactlyInAnyOrderElementsOf(FOUR);
    shares.close();
    assertThat(taken).isEmpty();
    assertThat(shares.ours()).isEmpty();
  }

  @Test
  void the_topics_of_shares_have_names_that_no_two_share() {
    Topics topics = new Topics(config(null));
    assertThat(topics.watchShare("eu.shop")).isEqualTo("responder.watch-cluster.eu.shop");
    assertThat(topics.watchShare("eu/shop")).isEqualTo("responder.watch-part.eu.shop");
    assertThat(topics.watchShare("eu/_cluster")).isEqualTo("responder.watch-part.eu._cluster");
  }

  private static void awaitAll(Collection<String> all, Member... members) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              List<String> taken = new ArrayList<>();
              Arrays.stream(members).forEach(member -> taken.addAll(member.shares.ours()));
              assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
            });
  }

  @SuppressWarnings("NullAway") // As if the file said nothing.
  private static KafkaConfig config(@Nullable String servers) {
    return new KafkaConfig(servers, null, null, null, null, null, 1, null, null, null, null, null);
  }
}
