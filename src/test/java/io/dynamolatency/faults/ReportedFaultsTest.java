package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.judge.ResultData;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes from public threads, pairs of them, and healthy clients. The right cause is named first, and nothing false
 * is said. Each runs on one of its HTTP clients.
 */
@Timeout(120)
@Tag("reported")
class ReportedFaultsTest {

    private static final FaultLab LAB = new FaultLab();

    @AfterAll
    static void close() {
        LAB.close();
    }

    private static Stream<Arguments> onOneClient(List<Supplier<ReportedFault>> reports) {
        String only = System.getProperty("bench.faults", "");
        return reports.stream()
                .map(Supplier::get)
                .filter(report -> only.isEmpty() || report.name().matches(only))
                .map(report -> Arguments.of(report, report.clients().get(0)));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(ReportedFaults.ALL, ReportedTimes.ALL, ReportedCallers.ALL)
                .flatMap(ReportedFaultsTest::onOneClient);
    }

    static Stream<Arguments> pairs() {
        return Stream.concat(onOneClient(ReportedPairs.ALL), onOneClient(ReportedTimePairs.ALL));
    }

    static Stream<Arguments> healthyClients() {
        return onOneClient(UnusualClients.ALL);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("mistakes")
    void aMistakeIsNamedFirst(ReportedFault report, HttpClientKind client) {
        check(report, client);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("pairs")
    void twoMistakesAreBothNamed(ReportedFault report, HttpClientKind client) {
        check(report, client);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("healthyClients")
    void aHealthyClientHasNoCause(ReportedFault report, HttpClientKind client) {
        check(report, client);
    }

    private static void check(ReportedFault report, HttpClientKind client) {
        ResultData result = LAB.measure(report, client);
        Diagnosis diagnosis = result.diagnosis(report.symptom());
        List<Kind> found = diagnosis.causes().stream().map(Cause::kind).toList();
        String message = UserView.message(result, report.symptom());
        String all = message + "\n" + diagnosis;
        assertThat(report.named(found))
                .as("expected %s, found %s%n%s", report.expected(), found, all)
                .isTrue();
        assertThat(report.wronglyNamed(found)).as(all).isEmpty();
        if (report.expected().isEmpty()) {
            return; // a limit that no client can keep is not the failure of a healthy one
        }
        assertThat(UserView.falseStatements(result, diagnosis, message, client))
                .as(all)
                .isEmpty();
        assertThat(message.lines().toList()).as(message).hasSizeLessThanOrEqualTo(UserView.MOST_LINES);
    }

    @Test
    void namesAreUnique() {
        assertThat(Stream.of(ReportedFaults.ALL, ReportedCallers.ALL, ReportedPairs.ALL, UnusualClients.ALL)
                        .flatMap(List::stream))
                .extracting(report -> report.get().name())
                .doesNotHaveDuplicates();
    }

    @Test
    void eachMistakeHasItsSource() {
        assertThat(Stream.of(ReportedFaults.ALL, ReportedCallers.ALL, ReportedPairs.ALL)
                        .flatMap(List::stream))
                .extracting(report -> report.get().source())
                .allMatch(source -> source.matches("[\\w./-]+#\\d+(, [\\w./-]+#\\d+)*"));
    }
}
