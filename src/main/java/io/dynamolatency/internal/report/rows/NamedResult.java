package io.dynamolatency.internal.report.rows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A result under a name that is the same in each run that measures the same thing, so that tools which know nothing else of it can
 * follow it. Pure.
 *
 * @param result the newest there is of the test
 * @param measurement which of the results that are alike in all that a name is made of, from 1 on: a probe may measure twice
 * @param row which of all results it is, from 0 on
 */
public record NamedResult(ResultsJson.Result result, int measurement, int row) {

    /** One for each test in its order; of a test that was run again, as by Surefire's reruns, the last run's alone. */
    public static List<NamedResult> newest(List<ResultsJson.Result> results) {
        List<NamedResult> named = new ArrayList<>();
        for (int row = 0; row < results.size(); row++) {
            ResultsJson.Result result = results.get(row);
            boolean again =
                    results.stream().anyMatch(other -> other.sameTestAs(result) && other.attempt() > result.attempt());
            if (!again) {
                int before = (int) named.stream()
                        .filter(other -> other.result().sameTestAs(result))
                        .count();
                named.add(new NamedResult(result, before + 1, row));
            }
        }
        return named;
    }

    /** Such as {@code com.example.OrderTest.putItem [KEEP_ALIVE, APACHE5, 5 ms, TLS_1_3]}. */
    public String name() {
        return test() + " [" + String.join(", ", circumstances()) + "]" + (measurement == 1 ? "" : " #" + measurement);
    }

    /** The class and its method. */
    public String test() {
        return result.testClass() + "." + result.testMethod();
    }

    /** The mode as people read it, with what tells the result apart from others of its test: {@code keep-alive, Apache 5}. */
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

    /** Nothing of a network that is not emulated: how long its round trips are is not known. */
    private static List<String> network(ResultsJson.Network network) {
        return network.rttMillis() == null || network.tls() == null
                ? List.of("no emulated network")
                : List.of(number(network.rttMillis()) + " ms", network.tls());
    }

    /** Without a thousand separator, an exponent or zeros at its end; to a millionth. */
    public static String number(double value) {
        BigDecimal rounded =
                BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
