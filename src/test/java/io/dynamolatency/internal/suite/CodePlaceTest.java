package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which lines are in the code of tests. */
@Tag("unit")
class CodePlaceTest {

    @Test
    void aLineBesideATestClassIsTheTests() {
        Predicate<String> ofTests =
                CodePlace.ofTests(Set.of(CodePlaceTest.class.getName()), CodePlaceTest.class.getClassLoader());
        assertThat(ofTests).accepts(CodePlaceTest.class.getName() + ".x(CodePlaceTest.java:1)");
        assertThat(ofTests)
                .rejects(
                        SuiteGuard.class.getName() + ".x(SuiteGuard.java:1)",
                        "com.acme.Absent.x(Absent.java:1)",
                        "java.lang.String.<init>(String.java:1)",
                        "");
    }

    @Test
    void directoriesAreKnownByTheirNames() {
        List.of(
                        "/p/target/test-classes/",
                        "/p/build/classes/java/test/",
                        "/p/build/classes/kotlin/integrationTest/",
                        "/p/build/classes/java/testFixtures/",
                        "/r/orders-1.0-tests.jar",
                        "/r/orders-1.0-test-fixtures.jar")
                .forEach(place ->
                        assertThat(CodePlace.namedForTests(place)).as(place).isTrue());
        List.of(
                        "/p/target/classes/",
                        "/p/build/classes/java/main/",
                        "/r/orders-1.0.jar",
                        "/test/p/target/classes/",
                        "/p/build/libs/latest/orders.jar",
                        "/p/build/latest/")
                .forEach(place ->
                        assertThat(CodePlace.namedForTests(place)).as(place).isFalse());
    }
}
