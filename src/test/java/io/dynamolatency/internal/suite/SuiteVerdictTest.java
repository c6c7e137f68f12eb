package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the guard says of a suite's counts. */
@Tag("unit")
class SuiteVerdictTest {

    private static final String PLACE = "com.acme.Orders.save";

    private Map<String, String> parameters = Map.of("dynamolatency.suite", "guard");
    private Map<String, Integer> budget = Map.of();
    private Map<String, ClassReuse> classes = Map.of();
    private List<String> uncounted = List.of();

    private static LineReuse line(String line, int lost) {
        return new LineReuse(
                line, false, 1, 1, 60, lost + 1, lost, 0, Map.of(ConnectionFate.CLIENT_CLOSED, lost + 1), null);
    }

    private SuiteVerdict verdict(int lost) {
        return verdict(line(PLACE + "(Orders.java:17)", lost));
    }

    private SuiteTotals totals(LineReuse... lines) {
        return new SuiteTotals(9, 60, 0, 0, List.of(lines), classes, uncounted);
    }

    private SuiteVerdict verdict(LineReuse... lines) {
        return SuiteVerdict.of(
                totals(lines),
                SuiteSettings.from(name -> Optional.ofNullable(parameters.get(name))),
                new SuiteBudget(Path.of("x/suite-budget.properties"), budget),
                true);
    }

    @Test
    void refusesAnEmptyDirectoryOfTheBudget() {
        parameters = Map.of("dynamolatency.suite", "guard", "dynamolatency.baseline.dir", " ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verdict(0))
                .withMessage("parameter dynamolatency.baseline.dir = \"\": is empty; write a directory, such as"
                        + " src/test/dynamo-latency");
    }

    @Test
    void refusesARoundTripBelowZeroOrTooLong() {
        for (String rtt : List.of("-5 ms", "501 ms")) {
            parameters = Map.of("dynamolatency.suite", "guard", "dynamolatency.suite.rtt", rtt);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> verdict(0))
                    .withMessage("parameter dynamolatency.suite.rtt = \"" + rtt
                            + "\"; write a duration from 0 ms to 500 ms, such as 5 ms");
        }
    }

    @Test
    void saysByHowMuchTheBudgetMayBeLowered() {
        budget = Map.of(PLACE, 20, "com.acme.Orders.load", 4, "com.acme.NotCalled.now", 5);
        assertThat(verdict(12))
                .returns(SuiteVerdict.Outcome.PASSED, SuiteVerdict::outcome)
                .extracting(SuiteVerdict::text)
                .asString()
                .startsWith("suite guard: no more connections are lost than allowed: 9 tests, 60 requests")
                .contains("tolerated: " + PLACE + " loses 12 connections; the budget of this place is 20")
                .contains("the numbers in suite-budget.properties may be lowered by 12 in all: run once with"
                        + " -Ddynamolatency.suite.budget=update");
        budget = Map.of(PLACE, 12);
        assertThat(verdict(12).text()).doesNotContain("may be lowered");
    }

    @Test
    void failsBeyondTheBudget() {
        budget = Map.of(PLACE, 11);
        assertThat(verdict(12))
                .returns(SuiteVerdict.Outcome.FAILED, SuiteVerdict::outcome)
                .extracting(SuiteVerdict::text)
                .asString()
                .contains("budget: 11 lost connections there, found 12", "fix: ")
                .doesNotContain("may be lowered");
    }

    @Test
    void saysInAFailureWhyNoBudgetWasWritten() {
        LineReuse[] lines = IntStream.range(0, 9)
                .mapToObj(i -> line("com.acme.Orders" + i + ".save(Orders.java:17)", 12))
                .toArray(LineReuse[]::new);
        SuiteVerdict red = verdict(lines).withoutUpdate(false);
        assertThat(red.outcome()).isEqualTo(SuiteVerdict.Outcome.FAILED);
        assertThat(red.text().lines())
                .hasSizeLessThanOrEqualTo(SuiteVerdict.MOST_LINES)
                .last()
                .isEqualTo("dynamolatency.suite.budget = update writes nothing for a part of the tests; run all classes"
                        + " in one JVM");
        assertThat(red.withoutUpdate(true).text()).endsWith("run all classes in one JVM (forkCount = 1)");
    }

    @Test
    void theLinesOfAMethodShareItsBudget() {
        LineReuse[] lines = {line(PLACE + "(Orders.java:17)", 12), line(PLACE + "(Orders.java:18)", 13)};
        budget = Map.of(PLACE, 25);
        assertThat(verdict(lines))
                .returns(SuiteVerdict.Outcome.PASSED, SuiteVerdict::outcome)
                .extracting(SuiteVerdict::text)
                .asString()
                .contains("tolerated: " + PLACE + " loses 25 connections; the budget of this place is 25");
        budget = Map.of(PLACE, 24);
        assertThat(verdict(lines))
                .returns(SuiteVerdict.Outcome.FAILED, SuiteVerdict::outcome)
                .extracting(SuiteVerdict::text)
                .asString()
                .contains("budget: 24 lost connections there, found 25")
                .containsSubsequence("cause: ", "Orders.java:18", "further cause: ", "Orders.java:17");
    }

    @Test
    void allowsAMethodOrItsClass() {
        for (String allowed : List.of("com.acme.Orders", "com.acme.Orders#save", "com.acme.Other, com.acme.Orders")) {
            parameters = Map.of("dynamolatency.suite", "guard", "dynamolatency.suite.allow", allowed);
            assertThat(verdict(12))
                    .returns(SuiteVerdict.Outcome.PASSED, SuiteVerdict::outcome)
                    .extracting(SuiteVerdict::text)
                    .asString()
                    .contains("dynamolatency.suite.allow names this place");
        }
        parameters = Map.of("dynamolatency.suite", "guard", "dynamolatency.suite.allow", "com.acme.Orders#savings");
        assertThat(verdict(12).outcome()).isEqualTo(SuiteVerdict.Outcome.FAILED);
    }

    @Test
    void showsBothClassesOfTheSameSimpleName() {
        ClassReuse reuse = new ClassReuse(9, 60, 12, 12, 0, 12, 0, 0, 10);
        classes = Map.of("a.FooTest", reuse, "b.FooTest", reuse, "c.BarTest", reuse);
        assertThat(verdict(24).text())
                .contains("by test class: BarTest, connections: 12, lost: 12; a.FooTest, connections: 12, lost: 12;"
                        + " b.FooTest, connections: 12, lost: 12");
    }

    @Test
    void saysWhatElseItKnowsAndWhatItDoesNot() {
        classes = Map.of("com.acme.OrdersTest", new ClassReuse(9, 60, 2, 0, 3, 1, 0, 2, 10));
        uncounted = List.of("https://dynamo.example.org:443");
        assertThat(verdict(1))
                .returns(SuiteVerdict.Outcome.PASSED, SuiteVerdict::outcome)
                .extracting(SuiteVerdict::text)
                .asString()
                .startsWith("suite guard: connections are reused")
                .contains("also: 3 requests of SDK retries, 2 calls got no connection from the pool")
                .contains("not counted: connections of https://dynamo.example.org:443");
    }

    @Test
    void countsOneThingInTheSingular() {
        budget = Map.of("com.acme.Orders0.save", 1);
        LineReuse[] lines = IntStream.range(0, 3)
                .mapToObj(i -> line("com.acme.Orders" + i + ".save(Orders.java:17)", 12))
                .toArray(LineReuse[]::new);
        assertThat(verdict(lines).text())
                .contains("budget: 1 lost connection there, found 12")
                .contains("and 1 more place, in suite.json");
        SuiteTotals one = new SuiteTotals(1, 1, 0, 0, List.of(), classes, uncounted);
        assertThat(SuiteVerdict.unjudged(one)).startsWith("suite guard: 1 test, 1 request, 0 connections");
    }
}
