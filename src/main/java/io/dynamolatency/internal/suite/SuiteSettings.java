package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.baseline.Baselines;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.text.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a suite's guard does. Immutable.
 *
 * @param mode whether the suite is guarded, and whether the guard can fail the build
 * @param localBackend whether requests to AWS go to a DynamoDB Local of the kit
 * @param rtt the round-trip time that the kit adds to requests over plain HTTP, zero for none
 * @param allowed the places in code that are allowed to lose connections, such as {@code com.acme.Legacy#client}
 * @param updateBudget whether to write the budget file from this run
 * @param budget the budget file
 * @param aws whether requests can go to AWS; if neither {@code localBackend} nor this is set, the kit refuses such
 *     requests
 */
public record SuiteSettings(
        Mode mode,
        boolean localBackend,
        Duration rtt,
        List<String> allowed,
        boolean updateBudget,
        Path budget,
        boolean aws) {

    /** Parameter: {@code guard} or {@code report}. Default: the kit leaves the suite alone. */
    public static final String SUITE = "dynamolatency.suite";

    /**
     * Parameter: {@code local} sends requests for AWS to a DynamoDB Local of the kit. Default: the kit refuses these
     * requests, unless calls to AWS are allowed.
     */
    public static final String BACKEND = "dynamolatency.suite.backend";

    /** Parameter: the round-trip time that the kit adds to requests over plain HTTP. Default: 0 ms. */
    public static final String RTT = "dynamolatency.suite.rtt";

    /** Parameter: classes or methods that are allowed to lose connections, separated by commas. */
    public static final String ALLOW = "dynamolatency.suite.allow";

    /** Parameter: {@code update} writes the budget file. Default: the file is only read. */
    public static final String BUDGET = "dynamolatency.suite.budget";

    private static final String BUDGET_FILE = "suite-budget.properties";

    /** What the kit does with findings. */
    public enum Mode {
        /** The kit leaves the suite alone. */
        OFF,
        /** Findings are reported, and do not fail a test. */
        REPORT,
        /** Findings fail a test. */
        GUARD
    }

    /**
     * Reads the parameters.
     *
     * @param parameters returns the value of a parameter by its name; empty if unset
     * @throws IllegalArgumentException if a value is invalid; the message has the parameter, the value and what to
     *     write
     */
    public static SuiteSettings from(Function<String, Optional<String>> parameters) {
        Function<String, Optional<String>> read = key -> parameters.apply(key).map(String::strip);
        return new SuiteSettings(
                mode(read),
                only(read, BACKEND, "local"),
                read.apply(RTT).map(SuiteSettings::rtt).orElse(Duration.ZERO),
                read.apply(ALLOW).stream()
                        .flatMap(names -> Stream.of(names.split(",", -1)))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList(),
                only(read, BUDGET, "update"),
                directory(read.apply(Baselines.DIR).orElse(Baselines.DEFAULT_DIR))
                        .resolve(BUDGET_FILE),
                AwsPermission.allowed(parameters));
    }

    /** Returns whether the suite is guarded or reported on. Never throws; an unreadable value counts as guarded. */
    public static boolean on(Function<String, Optional<String>> parameters) {
        return parameters.apply(SUITE).map(String::strip).isPresent();
    }

    private static Mode mode(Function<String, Optional<String>> read) {
        return read.apply(SUITE)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "guard" -> Mode.GUARD;
                    case "report" -> Mode.REPORT;
                    default -> throw refused(SUITE, value, "guard or report, or leave it out");
                })
                .orElse(Mode.OFF);
    }

    private static boolean only(Function<String, Optional<String>> read, String key, String word) {
        Optional<String> value = read.apply(key);
        if (value.filter(written -> !written.equalsIgnoreCase(word)).isPresent()) {
            throw refused(key, value.get(), word + ", or leave it out");
        }
        return value.isPresent();
    }

    private static Duration rtt(String value) {
        try {
            Duration rtt = Durations.parse(value);
            if (!rtt.isNegative() && rtt.compareTo(Duration.ofMillis(500)) <= 0) {
                return rtt;
            }
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("parameter " + RTT + ": " + unreadable.getMessage(), unreadable);
        }
        throw refused(RTT, value, "a duration from 0 ms to 500 ms, such as 5 ms");
    }

    private static Path directory(String value) {
        List<String> faults = new ArrayList<>();
        return ReportSettings.directory(Baselines.DIR, value, Baselines.DEFAULT_DIR, faults)
                .orElseThrow(() -> new IllegalArgumentException(faults.get(0)));
    }

    private static IllegalArgumentException refused(String key, String value, String instead) {
        return new IllegalArgumentException("parameter " + key + " = \"" + value + "\"; write " + instead);
    }
}
