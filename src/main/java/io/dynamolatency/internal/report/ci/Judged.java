package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowWords;
import java.util.List;
import java.util.stream.Stream;

/**
 * The verdicts on a result, or on the first calls of one variant in fresh JVMs. Pure.
 *
 * @param label distinguishes these verdicts from other verdicts on the same test
 * @param remarks the diagnosis of a result without evidence and fixes, or the notes on first calls. The file {@code
 *     results.json} has evidence and fixes
 */
record Judged(
        String testClass,
        String testMethod,
        String label,
        List<ResultsJson.Expectation> expectations,
        List<String> remarks) {

    /** Returns the verdicts on each test. If a test ran again, only the last run counts. */
    static List<Judged> newest(ResultsJson results) {
        return Stream.concat(
                        NamedResult.newest(results.results()).stream().map(Judged::of),
                        newestFirstCalls(results).stream().map(Judged::of))
                .toList();
    }

    /** Returns the first calls of each variant. If a test ran again, only the last run counts. */
    static List<ResultsJson.FirstCall> newestFirstCalls(ResultsJson results) {
        return results.firstCalls().stream()
                .filter(row -> results.firstCalls().stream()
                        .noneMatch(other -> other.sameTestAs(row) && other.attempt() > row.attempt()))
                .toList();
    }

    static Judged of(NamedResult one) {
        ResultsJson.Result result = one.result();
        return new Judged(
                result.testClass(),
                result.testMethod(),
                one.label(),
                result.expectations(),
                result.diagnosis().stream()
                        .filter(line -> !line.startsWith("evidence: ") && !line.startsWith("fix: "))
                        .toList());
    }

    static Judged of(ResultsJson.FirstCall row) {
        String client = row.httpClient() == null ? "" : ", " + RowWords.httpClient(row.httpClient());
        return new Judged(
                row.testClass(),
                row.testMethod(),
                "first call, " + row.variant() + client,
                row.expectations(),
                row.notes());
    }

    /** Returns whether an expectation is undecided and does not fail the test. */
    static boolean undecided(ResultsJson.Expectation expectation) {
        return !expectation.failed() && expectation.verdict().equals(Verdict.UNDECIDED.label());
    }

    /** Returns how many expectations failed. */
    int failed() {
        return (int)
                expectations.stream().filter(ResultsJson.Expectation::failed).count();
    }
}
