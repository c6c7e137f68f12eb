package io.dynamolatency.internal.report.rows;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.Rate;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes rows of {@code results.json} in the words of reports. Pure. */
public final class RowWords {

    private RowWords() {}

    /** Returns a mode's name in words; a mode of another version keeps its name. */
    public static String mode(String name) {
        return Stream.of(ConnectionMode.values())
                .filter(mode -> mode.name().equals(name))
                .findFirst()
                .map(ConnectionMode::displayName)
                .orElse(name);
    }

    /** Returns an HTTP client's name in words, likewise. */
    public static String httpClient(String name) {
        return Stream.of(HttpClientKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .map(HttpClientKind::displayName)
                .orElse(name);
    }

    /** Returns what made the calls of a result. */
    public static String client(ResultData result) {
        return result.externalClient()
                .or(() -> result.httpClient().map(HttpClientKind::displayName))
                .orElse("own");
    }

    /** Returns what made the calls of a row. */
    public static String client(ResultsJson.Result row) {
        return Optional.ofNullable(row.client())
                .or(() -> Optional.ofNullable(row.httpClient()).map(RowWords::httpClient))
                .orElse("own");
    }

    /** Returns how many threads made calls, at what rate; empty for one call after another. */
    static String load(ResultsJson.Result row) {
        return new Load(
                        row.concurrency(),
                        Optional.ofNullable(row.ratePerSecond()).map(rate -> new Rate(rate.asked())))
                .toString();
    }

    /** Returns how connections were used, as far as it is known. */
    static String connections(ResultsJson.Connections connections) {
        if (connections.opened() == null) {
            return "Connections are not known";
        }
        if (connections.exchanges() == null || connections.reuseRatio() == null) {
            return ("FULL_HANDSHAKES".equals(connections.evidence()) ? "At least " : "") + connections.opened()
                    + " opened, by the JVM's record of TLS handshakes; exchanges and closes are not known";
        }
        return connections.opened() + " opened for " + connections.exchanges() + " exchanges ("
                + Math.round(connections.exchanges() * connections.reuseRatio()) + " reused one), "
                + known(connections.closedByClient()) + " closed by the client, "
                + known(connections.closedByServer()) + " by the server; TLS handshakes: "
                + known(connections.fullHandshakes()) + " full, " + known(connections.resumedHandshakes())
                + " resumed, " + known(connections.failedHandshakes()) + " failed; "
                + known(connections.retries()) + " repeated an earlier attempt";
    }

    private static String known(@Nullable Integer count) {
        return count == null ? "-" : count.toString();
    }
}
