package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.report.rows.ResultsJson;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The results of one version.
 *
 * @param version the version
 * @param results the results of the test; empty if the test did not measure
 * @param failure the first line of the failure's message; {@code ""} if all expectations are met
 * @param cause the cause that the failure names; {@code ""} without one
 * @param cached whether an earlier run measured the version
 */
record VersionRow(String version, List<ResultsJson.Result> results, String failure, String cause, boolean cached) {

    VersionRow {
        results = List.copyOf(results);
    }

    boolean fails() {
        return !failure.isEmpty();
    }

    VersionRow fromCache() {
        return new VersionRow(version, results, failure, cause, true);
    }

    /**
     * Returns whether two versions have the same results: the expectations that they meet, the connections for their
     * calls, and the HTTP client.
     */
    boolean alike(VersionRow other) {
        return fails() == other.fails()
                && results.size() == other.results.size()
                && IntStream.range(0, results.size()).allMatch(i -> alike(results.get(i), other.results.get(i)));
    }

    private static boolean alike(ResultsJson.Result one, ResultsJson.Result other) {
        return one.expectations().stream()
                                .filter(ResultsJson.Expectation::failed)
                                .count()
                        == other.expectations().stream()
                                .filter(ResultsJson.Expectation::failed)
                                .count()
                && connectionsPer100(one) == connectionsPer100(other)
                && httpClientName(one).equals(httpClientName(other));
    }

    /** Connections for each hundred calls, in whole numbers: a client may open one additional connection by chance. */
    static long connectionsPer100(ResultsJson.Result result) {
        Integer opened = result.connections().opened();
        int calls = Math.max(1, result.count() + result.errors());
        return opened == null ? -1 : Math.round(100.0 * Math.max(0, opened - result.concurrency()) / calls);
    }

    /** Returns the HTTP client, with its version if the version is known. */
    static String httpClient(ResultsJson.Result result) {
        return Objects.requireNonNullElse(result.ownHttpClient(), Objects.requireNonNullElse(result.httpClient(), ""));
    }

    /** Returns the HTTP client without its version, because the version changes with each version of the SDK. */
    static String httpClientName(ResultsJson.Result result) {
        return httpClient(result).split(" ", 2)[0];
    }
}
