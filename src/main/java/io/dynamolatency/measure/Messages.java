package io.dynamolatency.measure;

import io.dynamolatency.Durations;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What a result says of itself when something is wrong with it. Pure functions. */
@API(status = Status.INTERNAL, since = "0.1")
public final class Messages {

    private Messages() {}

    static String tooSlow(LatencyResult result, Statistic statistic, Duration observed, Duration limit) {
        String calls = statistic == Statistic.FIRST_CALL
                ? "the first of " + counted(result.count(), "call")
                : counted(result.count() - (result.firstCall().isPresent() ? 1 : 0), "call") + " after the first";
        return "Expecting " + statistic.label() + " of \"" + result.subject() + "\" to be below:\n  "
                + Durations.format(limit) + "\nbut it was:\n  " + Durations.format(observed) + "   ("
                + Durations.format(observed.minus(limit)) + " more; " + calls + ")\n" + circumstances(result);
    }

    /** Why a number of connections is not as expected: {@code expected} says what is, {@code difference} by how many. */
    public static String tooManyConnections(LatencyResult result, String expected, int difference) {
        return "Expecting connections opened by \"" + result.subject() + "\" to be:\n  " + expected
                + "\nbut there were:\n  "
                + result.wire().opened() + "   (" + Math.abs(difference) + (difference < 0 ? " fewer; " : " more; ")
                + counted(result.count() + result.errors(), "call") + ")\n" + circumstances(result);
    }

    static String notResolvable(LatencyResult result, Statistic statistic) {
        if (statistic == Statistic.FIRST_CALL) {
            return "\"" + result.subject() + "\" has no first call: it failed (" + errors(result.errorsByType()) + ")";
        }
        return statistic.label() + " of \"" + result.subject() + "\" cannot be told from "
                + counted(result.count(), "call")
                + (result.errors() > 0 ? " (and " + result.errors() + " failed)" : "") + ": it takes at least "
                + statistic.callsNeeded() + "; write iterations = " + statistic.callsNeeded() + " or more";
    }

    /** The network and the connections a result was measured with, each on a line of its own, for the end of a message. */
    public static String circumstances(LatencyResult result) {
        return "network:     " + result.network()
                + result.predicted()
                        .map(p -> " (a call there should take " + Durations.format(p) + ")")
                        .orElse("")
                + "\nconnections: " + connections(result.wire())
                + (result.errors() > 0 ? "\nfailed:      " + errors(result.errorsByType()) : "")
                + warmUp(result).map(remark -> "\nwarm-up:     " + remark).orElse("");
    }

    /** What is to be said of the warm-up, if anything: that calls failed in it, or that it ended before they took the same time. */
    public static Optional<String> warmUp(LatencyResult result) {
        WarmUp warmUp = result.warmUp();
        List<String> remarks = new ArrayList<>();
        if (warmUp.failed() > 0) {
            remarks.add(warmUp.failed() + " of " + counted(warmUp.calls(), "call") + " failed");
        }
        if (warmUp.calls() > 0 && !warmUp.stable()) {
            remarks.add("not stable after " + counted(warmUp.calls(), "call")
                    + ": this machine is too busy, or the calls vary");
        }
        return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
    }

    /** A log in one sentence. */
    public static String connections(WireLog wire) {
        long sayClose = wire.exchanges().stream()
                .filter(e -> ModeCheck.saysClose(e.requestConnectionHeader()))
                .count();
        StringBuilder text = new StringBuilder();
        text.append(wire.opened())
                .append(" opened for ")
                .append(counted(wire.exchanges().size(), "exchange"))
                .append(" (")
                .append(wire.reused())
                .append(" reused one), ")
                .append(wire.closedBy(Closer.CLIENT))
                .append(" closed by the client, ")
                .append(wire.closedBy(Closer.SERVER))
                .append(" by the server");
        if (wire.fullHandshakes() + wire.resumedHandshakes() > 0) {
            text.append("; TLS handshakes: ")
                    .append(wire.fullHandshakes())
                    .append(" full, ")
                    .append(wire.resumedHandshakes())
                    .append(" resumed");
        }
        if (wire.failedHandshakes() > 0) {
            text.append("; ")
                    .append(counted(wire.failedHandshakes(), "handshake"))
                    .append(" failed");
        }
        if (wire.retries() > 0) {
            text.append("; ").append(counted(wire.retries(), "exchange")).append(" repeated an earlier attempt");
        }
        if (sayClose > 0) {
            text.append("; request header Connection: close on ").append(sayClose);
        }
        return text.toString();
    }

    /** Failures by type: {@code 2 x java.lang.IllegalStateException, 1 x ...}. */
    static String errors(Map<String, Integer> byType) {
        return byType.entrySet().stream()
                .map(e -> e.getValue() + " x " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    /** A number with its noun in the right form. */
    static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
