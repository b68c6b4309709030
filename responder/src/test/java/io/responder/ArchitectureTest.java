package io.responder;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know which: the picture of {@code docs/decisions/0001-layout.md} as rules. */
@AnalyzeClasses(packages = "io.responder", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_model_knows_only_the_jdk_and_linear_expressions =
      classes()
          .that()
          .resideInAPackage("io.responder.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.responder.model..", "java..", "org.jspecify..", "com.google.re2j..");

  @ArchTest
  static final ArchRule rules_incidents_and_notifications_meet_only_in_the_model =
      noClasses()
          .that()
          .resideInAnyPackage("io.responder.rule..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.responder.incident..", "io.responder.notify..");

  @ArchTest static final ArchRule the_rooms_of_rules_know_each_other_one_way = oneWay("rule");

  @ArchTest static final ArchRule the_rooms_of_kube_know_each_other_one_way = oneWay("kube");

  @ArchTest static final ArchRule the_rooms_of_notify_know_each_other_one_way = oneWay("notify");

  private static ArchRule oneWay(String room) {
    return slices()
        .matching("io.responder.(**)")
        .that(describe("are of " + room, slice -> slice.getNamePart(1).startsWith(room)))
        .should()
        .beFreeOfCycles();
  }

  @ArchTest
  static final ArchRule how_rules_are_matched_is_known_among_rules_only =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.responder.rule..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.responder.rule.text..", "io.responder.rule.definition..");

  @ArchTest
  static final ArchRule incidents_know_no_other_room =
      noClasses()
          .that()
          .resideInAnyPackage("io.responder.incident..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.responder..")
                  .and(not(resideInAnyPackage("io.responder.incident..", "io.responder.model.."))));

  @ArchTest
  static final ArchRule history_knows_no_other_room =
      noClasses()
          .that()
          .resideInAnyPackage("io.responder.history..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.responder..")
                  .and(not(resideInAnyPackage("io.responder.history..", "io.responder.model.."))));

  @ArchTest
  static final ArchRule receivers_know_no_other_room =
      noClasses()
          .that()
          .resideInAnyPackage("io.responder.notify..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.responder..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.responder.notify..",
                              "io.responder.model..",
                              "io.responder.health..",
                              "io.responder.failpoint.."))));

  @ArchTest
  static final ArchRule only_kube_knows_the_kubernetes_client =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.responder.kube..", "io.responder.simulator.protobuf..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.kubernetes..");

  @ArchTest
  static final ArchRule objects_are_decoded_without_the_generated_classes =
      noClasses()
          .that()
          .resideInAPackage("io.responder.kube..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.kubernetes.client.proto..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule only_stream_knows_kafka =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.responder.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule only_api_knows_jax_rs =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.responder.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "org.glassfish.jersey..");

  @ArchTest
  static final ArchRule kube_and_stream_do_not_know_each_other =
      noClasses()
          .that()
          .resideInAPackage("io.responder.kube..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.responder.stream..");

  @ArchTest
  static final ArchRule stream_does_not_know_kube =
      noClasses()
          .that()
          .resideInAPackage("io.responder.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.responder.kube..", "io.responder.notify..");

  @ArchTest
  static final ArchRule only_demo_knows_the_simulator =
      noClasses()
          .that()
          .resideInAPackage("io.responder..")
          .and()
          .resideOutsideOfPackages("io.responder.demo..", "io.responder.simulator..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.responder.simulator..");

  @ArchTest
  static final ArchRule nobody_knows_the_wiring =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.responder.model..",
              "io.responder.config..",
              "io.responder.rule..",
              "io.responder.incident..",
              "io.responder.notify..",
              "io.responder.kube..",
              "io.responder.stream..",
              "io.responder.replay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.responder", "io.responder.cli..", "io.responder.demo..");

  @ArchTest
  static final ArchRule the_pure_middle_has_no_clock_no_thread_and_no_log =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.responder.model..",
              "io.responder.incident..",
              "io.responder.replay..",
              "io.responder.history..")
          .should()
          .dependOnClassesThat()
          // The names of character sets are no I/O.
          .resideInAnyPackage(
              "org.slf4j..",
              "java.util.concurrent..",
              "java.net..",
              "java.nio",
              "java.nio.channels..",
              "java.nio.file..")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule health_knows_no_other_room =
      noClasses()
          .that()
          .resideInAPackage("io.responder.health..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.responder..")
                  .and(not(resideInAPackage("io.responder.health.."))));

  @ArchTest
  static final ArchRule only_edges_have_failpoints_and_failpoints_know_nobody =
      classes()
          .that()
          .resideInAPackage("io.responder.failpoint..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage(
              "io.responder",
              "io.responder.failpoint..",
              "io.responder.kube..",
              "io.responder.stream..",
              "io.responder.notify..")
          .andShould()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.responder.failpoint..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule nobody_sleeps_or_reads_the_clock_unasked =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.responder.cli..", "io.responder.demo..", "io.responder.failpoint..")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule untrusted_text_never_meets_a_backtracking_regex =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.responder.model..",
              "io.responder.rule..",
              "io.responder.kube..",
              "io.responder.notify..",
              "io.responder.incident..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.regex.Pattern");

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl");
}
