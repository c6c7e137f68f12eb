package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.report.rows.ResultsJson;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The results of one version.
 *
 * @param version the version
 * @param results the results of the test; empty if the test did not measure
 * @param failure the first line of the failure's message; {@code ""} if all expectations are met
 * @param cause the cause that the failure names; {@code ""} without a cause
 * @param conclusive whether another run would probably find the same: the test passed, or only expectations failed
 * @param cached whether an earlier run measured the version
 */
record VersionRow(
        String version,
        List<ResultsJson.Result> results,
        String failure,
        String cause,
        boolean conclusive,
        boolean cached) {

    VersionRow {
        results = List.copyOf(results);
    }

    /** Returns the row of a version that could not be measured. */
    static VersionRow unmeasured(String version, String failure) {
        return new VersionRow(version, List.of(), failure, "", false, false);
    }

    boolean fails() {
        return !failure.isEmpty();
    }

    VersionRow fromCache() {
        return new VersionRow(version, results, failure, cause, conclusive, true);
    }

    /**
     * Returns whether two versions have the same results. Compares whether the test fails. Also compares, for each
     * result, the unmet expectations, the connections for the calls, and the HTTP client.
     */
    boolean alike(VersionRow other) {
        return fails() == other.fails()
                && results.size() == other.results.size()
                && IntStream.range(0, results.size()).allMatch(i -> alike(results.get(i), other.results.get(i)));
    }

    private static boolean alike(ResultsJson.Result one, ResultsJson.Result other) {
        return notMet(one) == notMet(other)
                && alikeConnections(one, other)
                && httpClientName(one).equals(httpClientName(other));
    }

    /** Returns the number of expectations that a result does not meet. */
    static long notMet(ResultsJson.Result result) {
        return result.expectations().stream()
                .filter(ResultsJson.Expectation::failed)
                .count();
    }

    /**
     * Returns whether two results opened about the same number of connections: the same number for each 100 calls, or
     * at most one more in total. If a client gives a connection back late, it sometimes opens one additional connection
     * by chance.
     */
    static boolean alikeConnections(ResultsJson.Result one, ResultsJson.Result other) {
        if (one.connections().opened() == null || other.connections().opened() == null) {
            return one.connections().opened() == null && other.connections().opened() == null;
        }
        long calls = calls(one) * calls(other);
        long difference = Math.abs(lost(one) * calls(other) - lost(other) * calls(one));
        return Math.round(100.0 * lost(one) / calls(one)) == Math.round(100.0 * lost(other) / calls(other))
                || difference * Math.min(calls(one), calls(other)) <= calls;
    }

    private static long lost(ResultsJson.Result result) {
        return lost(result, result.connections().opened());
    }

    /** Returns a known count of connections without the first connection of each thread. */
    static long lost(ResultsJson.Result result, @Nullable Integer count) {
        return Math.max(0, Objects.requireNonNull(count) - result.concurrency());
    }

    /** Returns the number of calls, at least 1. */
    static long calls(ResultsJson.Result result) {
        return Math.max(1, result.calls());
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
