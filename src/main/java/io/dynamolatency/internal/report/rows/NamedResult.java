package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A result with a name that is the same in each run, so that tools can find the result of each run. Pure.
 *
 * @param result the newest result of its test
 * @param measurement the result's number, from 1, among the results with the same name. A probe can measure twice
 * @param row the result's position among all results, from 0
 */
public record NamedResult(ResultsJson.Result result, int measurement, int row) {

    /** Returns the results of each test's last run, in order. Surefire can run a test again. */
    public static List<NamedResult> newest(List<ResultsJson.Result> results) {
        List<NamedResult> named = new ArrayList<>();
        Map<String, Integer> measurements = new HashMap<>();
        for (int row = 0; row < results.size(); row++) {
            ResultsJson.Result result = results.get(row);
            boolean again =
                    results.stream().anyMatch(other -> other.sameTestAs(result) && other.attempt() > result.attempt());
            if (!again) {
                String name = new NamedResult(result, 1, row).name();
                named.add(new NamedResult(result, measurements.merge(name, 1, Integer::sum), row));
            }
        }
        return named;
    }

    /** Returns a name such as {@code com.example.OrderTest.putItem [KEEP_ALIVE, APACHE5, 5 ms, TLS_1_3]}. */
    public String name() {
        return test() + " [" + String.join(", ", circumstances()) + "]" + (measurement == 1 ? "" : " #" + measurement);
    }

    /** Returns the test's class and method. */
    public String test() {
        return result.testClass() + "." + result.testMethod();
    }

    /**
     * Returns the mode's name, followed by whatever else distinguishes this result from other results of its test:
     * {@code keep-alive, Apache 5}.
     */
    public String label() {
        List<String> words = new ArrayList<>(List.of(RowWords.mode(result.mode())));
        if (result.httpClient() != null) {
            words.add(RowWords.httpClient(result.httpClient()));
        }
        if (result.client() != null) {
            words.add(result.client());
        }
        words.addAll(load());
        return String.join(", ", words) + (measurement == 1 ? "" : " (" + measurement + ")");
    }

    private List<String> load() {
        List<String> words = new ArrayList<>();
        if (result.concurrency() > 1) {
            words.add(result.concurrency() + " threads");
        }
        if (result.ratePerSecond() != null) {
            words.add(number(result.ratePerSecond().asked()) + "/s");
        }
        return words;
    }

    private List<String> circumstances() {
        List<String> words = new ArrayList<>(List.of(result.mode()));
        if (result.httpClient() != null) {
            words.add(result.httpClient());
        }
        if (result.client() != null) {
            words.add(result.client());
        }
        words.addAll(network(result.network()));
        words.addAll(load());
        return words;
    }

    /**
     * Returns the parts of the name that describe the network. Without an emulated network the round trip is unknown.
     */
    private static List<String> network(ResultsJson.Network network) {
        return network.rttMillis() == null || network.tls() == null
                ? List.of("no emulated network")
                : List.of(number(network.rttMillis()) + " ms", network.tls());
    }

    /** Formats a number with at most six decimals, without thousands separators, exponents or trailing zeros. */
    public static String number(double value) {
        return Numbers.plain(value, 6);
    }
}
