package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every number of the fault table has a class of tests that is named after it. */
class FaultTableTest {

  /** What is still to be written; a number that has its class must not stand here. */
  private static final Set<String> MISSING = Set.of();

  @Test
  void every_fault_has_its_tests() {
    var tested =
        new ClassFileImporter()
            .importPackagesOf(FaultTableTest.class).stream()
                .filter(type -> type.getPackageName().equals("io.responder.fault"))
                .filter(FaultTableTest::hasTests)
                .map(JavaClass::getSimpleName)
                .filter(name -> name.matches("F\\d\\d[A-Z]\\w*(Test|IT)"))
                .map(name -> name.substring(0, 3))
                .collect(Collectors.toCollection(TreeSet::new));
    var missing = new TreeSet<>(table());
    missing.removeAll(tested);
    assertThat(missing).isEqualTo(new TreeSet<>(MISSING));
  }

  private static Set<String> table() {
    return IntStream.concat(IntStream.rangeClosed(1, 30), IntStream.of(35, 50, 51, 52, 53, 54))
        .mapToObj("F%02d"::formatted)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean hasTests(JavaClass type) {
    return type.getMethods().stream()
        .flatMap(method -> method.getAnnotations().stream())
        .map(annotation -> annotation.getRawType().getSimpleName())
        .anyMatch(name -> name.endsWith("Test") || name.equals("TestFactory"));
  }
}
