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

    /** Returns lines of code of some methods; a line with a smaller number has lost more connections. */
    private static LineReuse[] places(int methods, int linesOfEach) {
        return IntStream.range(0, methods)
                .boxed()
                .flatMap(method -> IntStream.range(0, linesOfEach)
                        .mapToObj(line -> line(
                                "com.acme.Orders" + method + ".save(Orders.java:" + (10 + line) + ")",
                                100 - 10 * method - line)))
                .toArray(LineReuse[]::new);
    }

    @Test
    void aMethodWithManyLinesLeavesRoomForOtherPlaces() {
        assertThat(verdict(places(7, 10)).text().lines())
                .hasSizeLessThanOrEqualTo(SuiteVerdict.MOST_LINES)
                .satisfies(text -> assertThat(text.subList(1, text.size()))
                        .satisfiesExactly(
                                cause -> assertThat(cause).startsWith("cause: ").contains("(Orders.java:10)"),
                                evidence -> assertThat(evidence).startsWith("evidence: "),
                                fix -> assertThat(fix).startsWith("fix: "),
                                further -> assertThat(further)
                                        .startsWith("further cause: ")
                                        .contains("Orders0.save(Orders.java:11)")
                                        .endsWith("; and 8 more lines of this method, lost: 756"),
                                cause -> assertThat(cause).startsWith("cause: ").contains("Orders1.save"),
                                evidence -> assertThat(evidence).startsWith("evidence: "),
                                fix -> assertThat(fix).startsWith("fix: "),
                                further -> assertThat(further).startsWith("further cause: "),
                                more -> assertThat(more)
                                        .isEqualTo("and 5 more places, in suite.json: com.acme.Orders2.save, lost: 755;"
                                                + " com.acme.Orders3.save, lost: 655; com.acme.Orders4.save, lost: 555;"
                                                + " and 2 more"),
                                network -> assertThat(network).startsWith("Over a network of 5 ms"),
                                ends -> assertThat(ends).startsWith("by end of connection: ")));
    }

    @Test
    void theBudgetsOfTwoPlacesLeaveRoomForTheNumberOfOthers() {
        budget = Map.of("com.acme.Orders0.save", 7, "com.acme.Orders1.save", 8);
        assertThat(verdict(places(3, 3)).text().lines())
                .hasSize(SuiteVerdict.MOST_LINES)
                .containsSubsequence(
                        "budget: 7 lost connections there, found 297",
                        "budget: 8 lost connections there, found 267",
                        "and 1 more place, in suite.json: com.acme.Orders2.save, lost: 237");
    }

    @Test
    void bothPlacesNameAFurtherLineIfThereIsNoOtherPlace() {
        budget = Map.of("com.acme.Orders0.save", 7, "com.acme.Orders1.save", 8);
        assertThat(verdict(places(2, 3)).text().lines())
                .hasSize(SuiteVerdict.MOST_LINES)
                .filteredOn(text -> text.startsWith("further cause: "))
                .hasSize(2);
    }

    @Test
    void anUnknownPlaceIsSaidToBeUnknown() {
        budget = Map.of("", 20);
        assertThat(verdict(line("", 5)).text())
                .contains("tolerated: a line that is not known loses 5 connections; the budget of this place is 20");
    }

    @Test
    void thePlacesThatLoseTheMostComeFirst() {
        LineReuse[] lines = IntStream.range(0, 4)
                .mapToObj(i -> line("com.acme.Orders" + i + ".save(Orders.java:17)", 12 + i))
                .toArray(LineReuse[]::new);
        assertThat(verdict(lines).text())
                .containsSubsequence("Orders3.save(", "Orders2.save(", "Orders1.save, lost: 13", "Orders0.save, lost");
    }

    @Test
    void manyToleratedPlacesLeaveRoomForWhatElseItKnows() {
        parameters = Map.of("dynamolatency.suite", "guard", "dynamolatency.suite.allow", "com.acme");
        uncounted = List.of("https://dynamo.example.org:443");
        assertThat(verdict(places(9, 1)).text().lines())
                .containsSubsequence(
                        "tolerated: com.acme.Orders0.save loses 100 connections; dynamolatency.suite.allow names this"
                                + " place",
                        "tolerated: 6 more places, in suite.json",
                        "not counted: connections of https://dynamo.example.org:443")
                .hasSize(6);
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
