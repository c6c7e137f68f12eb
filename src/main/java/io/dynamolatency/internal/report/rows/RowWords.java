package io.dynamolatency.internal.report.rows;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.Rate;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes rows of {@code results.json} in the words of reports. Pure. */
public final class RowWords {

    private RowWords() {}

    /** Returns the display name of a mode, or the given name if this version does not know the mode. */
    public static String mode(String name) {
        return Stream.of(ConnectionMode.values())
                .filter(mode -> mode.name().equals(name))
                .findFirst()
                .map(ConnectionMode::displayName)
                .orElse(name);
    }

    /** Returns the display name of an HTTP client, or the given name if this version does not know the client. */
    public static String httpClient(String name) {
        return Stream.of(HttpClientKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .map(HttpClientKind::displayName)
                .orElse(name);
    }

    /** Returns the name of the client that made the calls of a result. */
    public static String client(ResultData result) {
        return result.externalClient()
                .or(() -> result.httpClient().map(HttpClientKind::displayName))
                .or(() -> ReportEntry.ownHttpClient(result))
                .orElse("own");
    }

    /** Returns the name of the client that made the calls of a row. */
    public static String client(ResultsJson.Result row) {
        return Optional.ofNullable(row.client())
                .or(() -> Optional.ofNullable(row.httpClient()).map(RowWords::httpClient))
                .or(() -> Optional.ofNullable(row.ownHttpClient()))
                .orElse("own");
    }

    /** Returns the number of threads and the rate, in words; empty for one thread without a rate. */
    static String load(ResultsJson.Result row) {
        return new Load(
                        row.concurrency(),
                        Optional.ofNullable(row.ratePerSecond()).map(rate -> new Rate(rate.asked())))
                .toString();
    }

    /** Returns the number of connections and how they were used, in words, with a note about what is unknown. */
    static String connections(ResultsJson.Connections connections) {
        if (connections.opened() == null) {
            return "Connections are not known";
        }
        if (connections.exchanges() == null || connections.reuseRatio() == null) {
            return (connections.atLeast() ? "At least " : "") + connections.opened()
                    + " opened, by the JVM's record of TLS handshakes; exchanges and closes are not known";
        }
        return connections.opened() + " opened for " + Numbers.counted(connections.exchanges(), "exchange") + " ("
                + Math.round(connections.exchanges() * connections.reuseRatio()) + " reused one), "
                + known(connections.closedByClient()) + " closed by the client, "
                + known(connections.closedByServer()) + " by the server; TLS handshakes: "
                + known(connections.fullHandshakes()) + " full, " + known(connections.resumedHandshakes())
                + " resumed, " + known(connections.failedHandshakes()) + " failed; "
                + known(connections.retries()) + " repeated an earlier attempt";
    }

    /** Returns a time with two decimals, or {@code -} if it is unknown. */
    public static String millis(@Nullable Double millis) {
        return millis == null ? "-" : String.format(Locale.ROOT, "%.2f", millis);
    }

    /** Returns a time in milliseconds with two decimals. */
    public static String time(Duration time) {
        return millis(Durations.millis(time));
    }

    private static String known(@Nullable Integer count) {
        return count == null ? "-" : count.toString();
    }
}
