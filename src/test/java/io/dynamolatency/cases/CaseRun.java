package io.dynamolatency.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs a class with one test as its user would, and checks what the user reads. */
final class CaseRun {

    private static final int MOST_LINES = 12;

    private final Fixture fixture;
    private final Optional<LatencyResult> result;

    private CaseRun(Fixture fixture, Optional<LatencyResult> result) {
        this.fixture = fixture;
        this.result = result;
    }

    static CaseRun of(Class<?> test) {
        KeepsResult.kept = null;
        Fixture fixture = Fixture.run(test);
        return new CaseRun(fixture, Optional.ofNullable(KeepsResult.kept));
    }

    /** The test is green. */
    CaseRun green() {
        fixture.passes(1);
        return this;
    }

    /** The diagnosis of the connections names no cause. */
    CaseRun withoutCause() {
        assertThat(result.orElseThrow().diagnosis(Symptom.CONNECTIONS).causes())
                .as(result.toString())
                .isEmpty();
        return this;
    }

    /** The test is red, with a message of at most 12 lines. */
    CaseRun red() {
        assertThat(fixture.failures())
                .as("failures; %s", result.map(CaseRun::figures).orElse("no result"))
                .hasSize(1);
        assertThat(message().lines()).as(message()).hasSizeLessThanOrEqualTo(MOST_LINES);
        result.ifPresent(measured -> assertThat(StatementCheck.falseStatements(
                        message(), new StatementCheck.Facts(measured.samples(), measured.wire(), Optional.empty())))
                .as(message())
                .isEmpty());
        return this;
    }

    private static String figures(LatencyResult measured) {
        return measured + "; own time at p50: " + measured.ownTime(Statistic.P50) + "; " + measured.noise();
    }

    String message() {
        return String.valueOf(fixture.failures().get(0).getMessage());
    }

    /** The first cause is of one of these kinds. */
    CaseRun first(Kind... kinds) {
        Optional<Kind> named = line("cause: ").flatMap(this::kind).or(() -> line("fix: ")
                .flatMap(fix -> longest(kind -> fix.contains(kind.fix()) ? kind.fix() : "")));
        assertThat(named.orElse(null)).as(message()).isIn((Object[]) kinds);
        return this;
    }

    /** None of these kinds stands in the message, as first or further cause. */
    CaseRun never(Kind... kinds) {
        assertThat(message()
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("cause: ") || line.startsWith("also: "))
                        .map(this::kind)
                        .flatMap(Optional::stream)
                        .toList())
                .as(message())
                .doesNotContainAnyElementsOf(List.of(kinds));
        return this;
    }

    /** The message has these words. */
    CaseRun says(String... words) {
        assertThat(message()).contains(words);
        return this;
    }

    /** The message has none of these words. */
    CaseRun saysNothingOf(String... words) {
        assertThat(message()).doesNotContain(words);
        return this;
    }

    private Optional<String> line(String label) {
        return message()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(label))
                .findFirst();
    }

    /** Returns the kind with the longest match, if one matches. */
    private static Optional<Kind> longest(Function<Kind, String> match) {
        return Arrays.stream(Kind.values())
                .filter(kind -> !match.apply(kind).isEmpty())
                .max(Comparator.comparingInt(kind -> match.apply(kind).length()));
    }

    /** Returns the kind of a cause's line: that of the result's cause with this title, or by its usual title. */
    private Optional<Kind> kind(String line) {
        Optional<Kind> ofResult = result.stream()
                .flatMap(measured -> Diagnoses.all(measured))
                .flatMap(diagnosis -> diagnosis.causes().stream())
                .filter(cause -> line.contains(cause.title()))
                .max(Comparator.comparingInt(cause -> cause.title().length()))
                .map(Cause::kind);
        return ofResult.or(() -> longest(kind -> line.contains(kind.title()) ? kind.title() : ""));
    }
}
