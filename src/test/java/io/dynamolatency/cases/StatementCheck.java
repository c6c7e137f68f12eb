package io.dynamolatency.cases;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds statements of a failure that the wire or the clock refutes, whatever the cause: such as a time per call that is
 * longer than the calls, or advice that the HTTP client has no setting for.
 */
public final class StatementCheck {

    private static final Pattern PER_CALL = Pattern.compile(
            "\\(explains ([0-9.,]+) (us|ms|s) (?:of the call|per call in ([0-9,]+)(?: of [0-9,]+)? calls)\\)");
    private static final Pattern SHARE = Pattern.compile("\\b([0-9]+) of ([0-9]+) ");

    /** What the clock and the wire know, for one failure. */
    public record Facts(List<CallSample> calls, WireLog wire, Optional<HttpClientKind> client) {

        private long longestNanos() {
            return calls.stream()
                    .mapToLong(call -> call.endNanos() - call.intendedNanos())
                    .max()
                    .orElse(Long.MAX_VALUE);
        }

        private double totalNanos() {
            return calls.stream()
                    .mapToDouble(call -> call.endNanos() - call.intendedNanos())
                    .sum();
        }
    }

    private StatementCheck() {}

    /** Returns the false statements, each with what refutes it. */
    public static List<String> falseStatements(String message, Facts facts) {
        List<String> found = new ArrayList<>();
        Matcher shares = SHARE.matcher(message);
        while (shares.find()) {
            if (Long.parseLong(shares.group(1)) > Long.parseLong(shares.group(2))) {
                found.add("more than all: " + shares.group());
            }
        }
        addTimes(message, facts, found);
        int closed = facts.wire().closedByClient();
        int answers = facts.wire().exchanges().size();
        if (message.contains("closed after every answer") && closed < answers) {
            found.add("closed after every answer: the client closed " + closed + " connections for " + answers
                    + " answers");
        }
        if (message.startsWith("connections opened") && message.contains("connections are fine")) {
            found.add("connections are fine: the failure is about connections");
        }
        facts.client().ifPresent(client -> lacking(client).stream()
                .filter(setting -> advice(message).contains(setting))
                .forEach(setting -> found.add(setting + ": " + client + " has no such setting")));
        return found;
    }

    private static void addTimes(String message, Facts facts, List<String> found) {
        Matcher explained = PER_CALL.matcher(message);
        while (explained.find()) {
            double each = nanos(explained.group(1), explained.group(2));
            long calls = explained.group(3) == null
                    ? 1
                    : Long.parseLong(explained.group(3).replace(",", ""));
            if (each > 1.01 * facts.longestNanos()) {
                found.add(explained.group() + ": the longest call took " + Duration.ofNanos(facts.longestNanos()));
            }
            if (calls > facts.calls().size()) {
                found.add(explained.group() + ": there were " + facts.calls().size() + " calls");
            }
            if (each * calls > 1.01 * facts.totalNanos()) {
                found.add(
                        explained.group() + ": all calls together took " + Duration.ofNanos((long) facts.totalNanos()));
            }
        }
    }

    private static String advice(String message) {
        return message.lines()
                .filter(line -> line.strip().startsWith("fix: "))
                .findFirst()
                .orElse("");
    }

    private static List<String> lacking(HttpClientKind client) {
        return switch (client) {
            case APACHE5, APACHE4 -> List.of();
            case NETTY -> List.of("abort()");
            case CRT, CRT_ASYNC -> List.of("connectionTimeToLive");
            case URL_CONNECTION -> List.of("connectionTimeToLive", "connectionMaxIdleTime", "raise maxConnections");
        };
    }

    private static double nanos(String number, String unit) {
        double value = Double.parseDouble(number.replace(",", ""));
        return switch (unit) {
            case "us" -> value * 1e3;
            case "ms" -> value * 1e6;
            default -> value * 1e9;
        };
    }
}
