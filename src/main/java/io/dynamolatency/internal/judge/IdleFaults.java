package io.dynamolatency.internal.judge;

import io.dynamolatency.Rate;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The faults of a plan that strike idle connections, and the moment from which idle times count. Immutable.
 *
 * @param plan the faults in the order of the test's list
 * @param sinceNanos the moment, by the clock of the log
 */
public record IdleFaults(List<WireFault> plan, long sinceNanos) {

    public IdleFaults {
        plan = List.copyOf(plan);
    }

    /**
     * Returns whether calls without a pause show that a fault does not strike. For other faults, only the end of the
     * test shows this.
     */
    public static boolean showEarly(WireFault fault) {
        return fault.strikesIdle()
                && fault.from() == 0
                // a half close and an HTTP proxy can also strike during an exchange, which is not idle time in the log
                && ((fault.kind() != FaultKind.HALF_CLOSE && fault.kind() != FaultKind.PROXY) || fault.strikes(0));
    }

    /**
     * Returns the message for the first fault that did not strike because no connection was idle for long enough; empty
     * if each fault struck or can still strike.
     *
     * @param calls the number of timed calls so far
     * @param nowNanos the current time by the clock of the log
     */
    public Optional<String> missed(String test, int calls, WireLog wire, long nowNanos) {
        return StruckFaults.missed(plan, wire).stream()
                .filter(IdleFaults::showEarly)
                .filter(fault -> longest(wire, nowNanos) < nanos(fault))
                .findFirst()
                .map(fault -> new FailureMessage("faults of \"" + test + "\": " + fault
                                + " did not strike in the first " + Numbers.counted(calls, "timed call")
                                + ". The measurement stopped,"
                                + " because these calls and their warm-up left too little idle time.")
                        .evidence(evidence(fault, reused(wire)))
                        .fix(fix(fault) + ", or write a shorter time in after. If the body pauses only later, write"
                                + " from = \"50 %\"")
                        .toString());
    }

    private static long nanos(WireFault fault) {
        return fault.after().orElseThrow().toNanos();
    }

    private long longest(WireLog wire, long nowNanos) {
        return Math.max(
                longest(reused(wire)),
                wire.connections().stream()
                        .filter(connection -> connection.closedBy() == null)
                        .mapToLong(connection -> nowNanos - Math.max(sinceNanos, lastUse(connection, wire)))
                        .max()
                        .orElse(0));
    }

    private static long lastUse(ConnectionRecord connection, WireLog wire) {
        return wire.exchanges().stream()
                .filter(exchange -> exchange.connection() == connection.index())
                .map(Exchange::lastByteNanos)
                .flatMapToLong(OptionalLong::stream)
                .max()
                .orElse(connection.openedNanos());
    }

    private Stream<Exchange> reused(WireLog wire) {
        return wire.exchanges().stream()
                .filter(exchange -> exchange.sentNanos() - idleBefore(exchange) - sinceNanos >= 0);
    }

    private static long idleBefore(Exchange exchange) {
        return exchange.idleNanosBefore().orElse(0);
    }

    private static long longest(Stream<Exchange> exchanges) {
        return exchanges.mapToLong(IdleFaults::idleBefore).max().orElse(0);
    }

    /** Returns in words the longest idle time that exchanges show, and the idle time that the fault needs. */
    static String evidence(WireFault fault, Stream<Exchange> exchanges) {
        return fault.kind() + ": the longest idle time of a reused connection was "
                + Durations.format(Duration.ofNanos(longest(exchanges))) + ", and the fault needs "
                + Durations.format(Duration.ofNanos(nanos(fault)));
    }

    /**
     * Returns how to make connections idle for long enough. At the suggested rate, connections are idle for about twice
     * the time that the fault needs.
     */
    static String fix(WireFault fault) {
        BigDecimal rate = new BigDecimal(0.5e9 / nanos(fault)).round(new MathContext(1, RoundingMode.DOWN));
        return "leave connections idle for longer: write rate = \""
                + Rate.format(Math.max(Rate.LEAST, Math.min(Rate.MOST, rate.doubleValue())))
                + "\" with one thread, or pause in the body";
    }
}
