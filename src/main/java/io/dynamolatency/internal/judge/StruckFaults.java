package io.dynamolatency.internal.judge;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.FaultLine;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requires that each planned fault struck, because a test of a fault that did not strike proves nothing.
 *
 * @param plan the faults in the order of the test's list
 */
public record StruckFaults(List<WireFault> plan) implements Expectation {

    private static final String NAME = "faults";

    private static final String ASKED = "each strikes";

    private static final String FEWER_REQUESTS =
            "write fewer requests, or let more calls share a connection (iterations, concurrency)";

    public StruckFaults {
        plan = List.copyOf(plan);
    }

    @Override
    public Outcome check(ResultData result) {
        List<WireFault> missed = missed(plan, result.wire());
        if (missed.isEmpty()) {
            return Outcome.within(NAME, ASKED, FaultLine.of(result.wire()));
        }
        FailureMessage message = new FailureMessage("faults of \"" + result.subject() + "\": "
                + missed.stream().map(WireFault::toString).collect(Collectors.joining("; "))
                + " never struck. That is an error, since the test then proves nothing.");
        missed.forEach(fault -> message.evidence(opportunities(fault, result.wire())));
        return Outcome.notResolvable(
                NAME,
                ASKED,
                "-",
                message.fix(fix(missed.get(0), result.wire())).result(result).toString());
    }

    /**
     * Returns the faults of the plan that, according to the log, did not strike. The log refers to a fault by its
     * number, because a plan can contain equal faults.
     */
    static List<WireFault> missed(List<WireFault> plan, WireLog wire) {
        Set<Integer> struck = wire.faults().stream().map(FaultEvent::fault).collect(Collectors.toSet());
        return IntStream.range(0, plan.size())
                .filter(i -> !struck.contains(i))
                .mapToObj(plan::get)
                .toList();
    }

    /** Returns how often a fault could have struck, and why it did not strike, as far as the log shows the reason. */
    private static String opportunities(WireFault fault, WireLog wire) {
        if (fault.requests().isPresent()) {
            return answers(fault, wire);
        }
        if (!fault.inExchange()) {
            return fault.strikesIdle() ? IdleFaults.evidence(fault, wire.exchanges().stream()) : openedIn(fault, wire);
        }
        String operation = fault.operation().orElse("");
        long counted = wire.exchanges().stream()
                .filter(exchange -> operation.isEmpty() || exchange.operation().equals(operation))
                .count();
        return fault.kind() + ": the timed calls sent " + Numbers.counted(counted, "exchange")
                + (operation.isEmpty() ? "" : " of " + operation + "; they sent " + operations(wire))
                + (fault.table().isPresent()
                        ? "; only those of the table " + fault.table().get() + " count"
                        : "")
                + (fault.kind() == FaultKind.EXPECT
                        ? "; "
                                + wire.exchanges().stream()
                                        .filter(Exchange::expectsContinue)
                                        .count()
                                + " of them expect 100 Continue"
                        : "");
    }

    private static String operations(WireLog wire) {
        Map<String, Integer> counts = new TreeMap<>();
        wire.exchanges().forEach(exchange -> counts.merge(exchange.operation(), 1, Integer::sum));
        return counts.isEmpty() ? "none" : Numbers.byName(counts);
    }

    private static String answers(WireFault fault, WireLog wire) {
        long most = wire.exchanges().stream()
                .filter(exchange -> exchange.answeredNanos().isPresent())
                .collect(Collectors.groupingBy(Exchange::connection, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return fault.kind() + ": a connection had at most " + Numbers.counted(most, "answer") + ", and the fault needs "
                + fault.requests().getAsInt();
    }

    private static String openedIn(WireFault fault, WireLog wire) {
        int opened = opened(wire);
        return fault.kind() + ": " + (refuses(fault) ? "Linux counted no refused connection; " : "")
                + "the timed calls opened " + Numbers.counted(opened, "connection")
                + (opened == 0 ? ", because they reused earlier connections" : "");
    }

    private static int opened(WireLog wire) {
        // the log also has earlier connections that the timed calls reused
        int carrying = wire.exchangeCount() - wire.reused();
        return carrying + wire.unused() + wire.failedHandshakes();
    }

    private static boolean refuses(WireFault fault) {
        return fault.kind() == FaultKind.DEAD_ADDRESS;
    }

    private static String fix(WireFault fault, WireLog wire) {
        if (refuses(fault) && opened(wire) > 0) {
            return "remove the fault, or plan REFUSE: the client connects to the other address first";
        }
        if (fault.kind() == FaultKind.PROXY) {
            return (fault.strikesIdle() ? IdleFaults.fix(fault) : FEWER_REQUESTS)
                    + "; a client of your own must use the kit's HTTP proxy, so pass the builder of its HTTP client"
                    + " through endpoint.applyTo(...)";
        }
        if (fault.kind() == FaultKind.MAX_REQUESTS) {
            return FEWER_REQUESTS;
        }
        if (!fault.inExchange()) {
            return fault.strikesIdle()
                    ? IdleFaults.fix(fault)
                    : "let timed calls open connections: plan MAX_REQUESTS, too, or measure the mode CLOSE";
        }
        return fault.operation().isPresent() || fault.table().isPresent()
                ? "name an operation and a table that the timed calls use, or leave both out"
                : "make more calls (iterations), or write a smaller number in the plan";
    }
}
