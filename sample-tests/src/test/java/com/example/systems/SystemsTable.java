package com.example.systems;

import static io.dynamolatency.result.Statistic.P50;
import static io.dynamolatency.result.Statistic.P99;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of all systems, as Markdown that a console shows as well. */
final class SystemsTable {

    private static final List<String> HEAD = List.of(
            "system",
            "mode",
            "over",
            "connections / calls",
            "request says",
            "closed by",
            "first ms",
            "p50 ms",
            "p99 ms",
            "ratio",
            "published");

    private static final String NOTES = """
            Times are milliseconds on the wire; a call that opens a connection includes TCP and TLS. "First" is the
            first call, which the other columns leave out. "Request says" is the Connection header of the requests.
            "Ratio" is the p50 of the row divided by the p50 of the same system's first row with reused connections,
            over the same network. A - stands for an unknown figure: a p99 needs 101 calls.

            - [1] "DynamoDB, NodeJS vs. Python and persistent connections", boto3 and the AWS CLI, 2019 (the article)
            - [2] Yan Cui's blog post that the article begins with, aws-sdk v2, 2019: 33 ms without and 10 ms with the agent
            - [3] aws-sdk-js#146, 2013: 50 to 60 ms less for each call on a kept connection
            """;

    /** What was measured of a row. */
    record Line(
            String version,
            int connections,
            int calls,
            String requestSays,
            String closedBy,
            Optional<Duration> first,
            Optional<Duration> p50,
            Optional<Duration> p99) {

        /** What a result has. */
        static Line of(String version, LatencyResult result) {
            return new Line(
                    version,
                    result.wire().opened(),
                    result.count() + result.errors(),
                    SystemsTable.requestSays(result.wire()),
                    SystemsTable.closedBy(result.wire()),
                    result.firstCall(),
                    statistic(result, P50),
                    statistic(result, P99));
        }

        private static Optional<Duration> statistic(LatencyResult result, Statistic statistic) {
            return result.resolves(statistic) ? Optional.of(result.get(statistic)) : Optional.empty();
        }
    }

    /** What a line of the table is of. */
    private record Key(Row row, NetworkProfile network) {}

    private final List<NetworkProfile> networks;
    private final Map<Key, Line> lines = new HashMap<>();
    private final Map<Key, String> absent = new HashMap<>();
    private final List<String> below = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param networks on which rows are measured, in the order of the lines of a row; what is published is shown beside
     *     the first
     */
    SystemsTable(NetworkProfile... networks) {
        this.networks = new ArrayList<>(List.of(networks));
    }

    /** Has a row in the table. */
    void measured(Row row, NetworkProfile network, Line line) {
        lines.put(key(row, network), line);
    }

    /** Says why a row is not in the table; of several lines the first is enough. */
    void absent(Row row, NetworkProfile network, String why) {
        absent.put(key(row, network), why.lines().findFirst().orElse(""));
    }

    private Key key(Row row, NetworkProfile network) {
        if (!networks.contains(network)) {
            networks.add(network);
        }
        return new Key(row, network);
    }

    /** Has some lines of text below the tables. */
    void below(String text) {
        below.add(text);
    }

    boolean isEmpty() {
        return lines.isEmpty() && absent.isEmpty();
    }

    /** The {@code Connection} header of the requests: each that there was, {@code nothing} where there was none. */
    static String requestSays(WireLog wire) {
        return wire.exchanges().stream()
                .map(Exchange::requestConnectionHeader)
                .map(header -> header == null ? "nothing" : header)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Who closed the connections, and how many each where it was not one end alone. */
    static String closedBy(WireLog wire) {
        Map<String, Integer> closes = new LinkedHashMap<>();
        Arrays.stream(Closer.values())
                .filter(closer -> wire.closedBy(closer) > 0)
                .forEach(closer ->
                        closes.merge(closer.client() ? "client" : "server", wire.closedBy(closer), Integer::sum));
        return closes.size() == 1
                ? closes.keySet().iterator().next()
                : closes.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** The table, what is not in it and why, and the notes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!lines.isEmpty()) {
            text.append(table()).append('\n');
        }
        keys().filter(absent::containsKey).forEach(key -> text.append("Not measured: ")
                .append(key.row())
                .append(", over ")
                .append(label(key.network()))
                .append(": ")
                .append(absent.get(key))
                .append('\n'));
        if (!absent.isEmpty()) {
            text.append('\n');
        }
        text.append(NOTES);
        networks.forEach(network -> text.append("- ")
                .append(label(network))
                .append(": ")
                .append(network)
                .append('\n'));
        below.forEach(more -> text.append('\n').append(more));
        return text.toString();
    }

    /** All that there could be, in the order of the table. */
    private Stream<Key> keys() {
        return Arrays.stream(Row.values()).flatMap(row -> networks.stream().map(network -> new Key(row, network)));
    }

    private static String label(NetworkProfile network) {
        return network.tls().encrypted() ? network.tls().displayName() : "HTTP";
    }

    private String table() {
        List<List<String>> cells = Stream.concat(
                        Stream.of(HEAD), keys().filter(lines::containsKey).map(this::cells))
                .toList();
        int[] widths = new int[HEAD.size()];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        String rule = Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("-|-", "|-", "-|\n"));
        StringBuilder text = new StringBuilder(aligned(HEAD, widths)).append(rule);
        cells.stream().skip(1).forEach(row -> text.append(aligned(row, widths)));
        return text.toString();
    }

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            text.append(' ')
                    .append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()))
                    .append(" |");
        }
        return text.append('\n').toString();
    }

    private List<String> cells(Key key) {
        Line line = lines.get(key);
        String published = key.network().equals(networks.get(0)) ? key.row().published() : "";
        return List.of(
                line.version(),
                key.row().mode(),
                label(key.network()),
                line.connections() + " / " + line.calls(),
                line.requestSays(),
                line.closedBy(),
                millis(line.first()),
                millis(line.p50()),
                millis(line.p99()),
                ratio(key),
                published.isEmpty() ? "-" : published);
    }

    private String ratio(Key key) {
        Optional<Duration> own = p50(key);
        Optional<Duration> reference = p50(new Key(key.row().reference(), key.network()));
        if (key.row().connections() != Row.Connections.CLOSED || own.isEmpty() || reference.isEmpty()) {
            return "-";
        }
        return String.format(
                Locale.ROOT,
                "%.1f x",
                own.get().toNanos() / (double) reference.get().toNanos());
    }

    private Optional<Duration> p50(Key key) {
        return Optional.ofNullable(lines.get(key)).flatMap(Line::p50);
    }

    private static String millis(Optional<Duration> time) {
        return time.map(t -> String.format(Locale.ROOT, "%.2f", t.toNanos() / 1e6))
                .orElse("-");
    }
}
