package io.dynamolatency.internal.report.console;

import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.calls.EmulatedDelays.Spread;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.RowWords;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.text.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The first lines of the console's table: what ran where, and how precise the emulated network was in the whole run.
 * Immutable.
 *
 * @param rates whether a test had a rate
 * @param delays the number of delays
 * @param late how late delays were; each figure is the longest time of all tests
 */
public record TableHead(Environment environment, int results, boolean rates, long delays, Spread late) {

    /** Returns the head for these results, which must not be empty. */
    public static TableHead of(List<ReportEntry> entries) {
        return entries.stream().map(TableHead::of).reduce(TableHead::plus).orElseThrow();
    }

    private static TableHead of(ReportEntry entry) {
        return new TableHead(
                entry.result().environment(),
                1,
                entry.result().achievedRate().isPresent(),
                entry.result().delays().map(EmulatedDelays::count).orElse(0L),
                entry.result()
                        .delays()
                        .map(EmulatedDelays::late)
                        .orElse(new Spread(Duration.ZERO, Duration.ZERO, Duration.ZERO)));
    }

    /** Returns one head for the results of this head and of a later head. */
    public TableHead plus(TableHead later) {
        return new TableHead(
                environment,
                results + later.results,
                rates || later.rates,
                delays + later.delays,
                new Spread(
                        longer(late.p50(), later.late.p50()),
                        longer(late.p99(), later.late.p99()),
                        longer(late.max(), later.late.max())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Returns the lines. The line about delays comes early, because late delays show that the machine was busy. */
    @Override
    public String toString() {
        String end = System.lineSeparator();
        return end
                + SafeText.line("DynamoDB latency, times in ms, percentiles over the calls after the first"
                        + (rates ? "; with a rate, times count from the intended start" : "") + " ("
                        + environment.backend() + ", AWS SDK " + environment.sdkVersion() + ", " + environment.jvm()
                        + ", " + Numbers.counted(environment.cores(), "core") + ")")
                + end
                + (delays == 0 ? "" : delaysLine() + end);
    }

    private String delaysLine() {
        return String.format(
                Locale.ROOT,
                "Emulated network: %,d delays, late by %s at p50 and %s at p99%s; %s at most",
                delays,
                RowWords.time(late.p50()),
                RowWords.time(late.p99()),
                results == 1 ? "" : " of the test with the latest delays",
                RowWords.time(late.max()));
    }
}
