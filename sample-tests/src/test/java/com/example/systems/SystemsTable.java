package com.example.systems;

import static io.dynamolatency.measure.Statistic.P50;
import static io.dynamolatency.measure.Statistic.P99;

import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Statistic;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One table of all systems for each network, as Markdown that a console shows as well. */
final class SystemsTable {

    private static final List<String> HEAD = List.of(
            "system",
            "mode",
            "connections / calls",
            "request says",
            "closed by",
            "first ms",
            "p50 ms",
            "p99 ms",
            "ratio",
            "published");

    private static final String NOTES = """
            Times are milliseconds at the wire; a call that opens a connection includes TCP and TLS. "First" is apart from the others.
            "Request says" is the Connection header of the requests. "Ratio" is the p50 of the row to that of the same system's first
            row with kept connections. A - stands for what is not there: a p99 takes 101 calls.
            [1] "DynamoDB, NodeJS vs. Python and persistent connections", boto3 and the AWS CLI, 2019 (the article)
            [2] Yan Cui's blog post that the article begins with, aws-sdk v2 on AWS Lambda, 2019: 33 ms without and 10 ms with the agent
            [3] aws-sdk-js#146, 2013: 50 to 60 ms less for each call on a kept connection
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

    private final Map<String, Map<Row, Line>> lines = new LinkedHashMap<>();
    private final Map<String, Map<Row, String>> absent = new LinkedHashMap<>();
    private final List<String> below = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param networks those that come first, in this order
     */
    SystemsTable(String... networks) {
        for (String network : networks) {
            lines.put(network, new EnumMap<>(Row.class));
            absent.put(network, new EnumMap<>(Row.class));
        }
    }

    /**
     * Has a row in the table.
     *
     * @param network what it was measured on
     */
    void measured(Row row, String network, Line line) {
        lines.computeIfAbsent(network, n -> new EnumMap<>(Row.class)).put(row, line);
    }

    /**
     * Says why a row is not in the table.
     *
     * @param network what it would have been measured on
     */
    void absent(Row row, String network, String why) {
        absent.computeIfAbsent(network, n -> new EnumMap<>(Row.class)).put(row, why);
    }

    /** Has some lines of text below the tables. */
    void below(String text) {
        below.add(text);
    }

    boolean isEmpty() {
        return Stream.of(lines, absent).flatMap(networks -> networks.values().stream()).allMatch(Map::isEmpty);
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
                .forEach(closer -> closes.merge(
                        closer.client() ? "client" : "server", wire.closedBy(closer), Integer::sum));
        return closes.size() == 1
                ? closes.keySet().iterator().next()
                : closes.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** The tables, what is not in them and why, and the notes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((network, rows) -> {
            if (!rows.isEmpty()) {
                text.append(network).append("\n\n").append(table(rows)).append('\n');
            }
        });
        absent.forEach((network, rows) ->
                rows.forEach((row, why) -> text.append("Not measured: ")
                        .append(row)
                        .append(" (")
                        .append(network)
                        .append("): ")
                        .append(why)
                        .append('\n')));
        if (!absent.values().stream().allMatch(Map::isEmpty)) {
            text.append('\n');
        }
        text.append(NOTES);
        below.forEach(more -> text.append('\n').append(more));
        return text.toString();
    }

    private static String table(Map<Row, Line> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        rows.forEach((row, line) -> cells.add(List.of(
                line.version(),
                row.mode(),
                line.connections() + " / " + line.calls(),
                line.requestSays(),
                line.closedBy(),
                millis(line.first()),
                millis(line.p50()),
                millis(line.p99()),
                ratio(row, rows),
                row.published().isEmpty() ? "-" : row.published())));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        Function<List<String>, String> aligned = row -> {
            StringBuilder text = new StringBuilder("|");
            for (int i = 0; i < widths.length; i++) {
                text.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(" |");
            }
            return text.append('\n').toString();
        };
        String rule = Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("-|-", "|-", "-|\n"));
        return Stream.concat(
                        Stream.of(aligned.apply(HEAD), rule),
                        cells.stream().skip(1).map(aligned))
                .collect(Collectors.joining());
    }

    private static String ratio(Row row, Map<Row, Line> rows) {
        Optional<Duration> own = Optional.ofNullable(rows.get(row)).flatMap(Line::p50);
        Optional<Duration> reference =
                Optional.ofNullable(rows.get(row.reference())).flatMap(Line::p50);
        if (row.connections() != Row.Connections.CLOSED || own.isEmpty() || reference.isEmpty()) {
            return "-";
        }
        return String.format(
                Locale.ROOT, "%.1f x", own.get().toNanos() / (double) reference.get().toNanos());
    }

    private static String millis(Optional<Duration> time) {
        return time.map(t -> String.format(Locale.ROOT, "%.2f", t.toNanos() / 1e6)).orElse("-");
    }
}
