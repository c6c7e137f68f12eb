package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.wire.AnswerText;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Chooses a fix for calls that send several requests, and for pauses of the JVM. Pure. */
final class CallAdvice {

    private static final double HALF = 0.5;

    /** From this mean number of writes per call, the fix is to write several items in one request. */
    private static final double WRITES_TO_JOIN = 1.5;

    private CallAdvice() {}

    /** Returns the fix for calls that send requests one after another. */
    static String severalRequests(Connections connections, int calls) {
        Predicate<String> writes =
                name -> name.startsWith("Put") || name.startsWith("Update") || name.startsWith("Delete");
        if (share(connections, name -> name.equals("DescribeTable")) >= HALF) {
            return "describe the table once, not in each call";
        }
        return repeated(connections, calls)
                .map(status -> "find out why requests fail: the code sends most of the further requests because an"
                        + " earlier one failed (most often: " + status + ")")
                .orElseGet(() -> share(connections, name -> name.startsWith("Batch")) > HALF
                        ? "fill each batch, or send the batches at the same time; if answers return unprocessed items,"
                                + " find out what throttles them"
                        : count(connections, writes) >= WRITES_TO_JOIN * calls
                                ? "write several items in one request (BatchWriteItem, or TransactWriteItems for"
                                        + " updates), or send the requests at the same time"
                                : Kind.SEVERAL_REQUESTS.fix());
    }

    /** Returns the share of the requests that have such an operation. */
    private static double share(Connections connections, Predicate<String> operation) {
        return (double) count(connections, operation) / connections.exchanges().size();
    }

    private static long count(Connections connections, Predicate<String> operation) {
        return connections.exchanges().stream()
                .filter(exchange -> operation.test(exchange.operation()))
                .count();
    }

    /**
     * Returns the most frequent status of an error after which calls repeated an operation with a new request. A
     * condition that was not met is such an error. Empty unless most of the calls' further requests are such repeats.
     */
    private static Optional<String> repeated(Connections connections, int calls) {
        ExchangeMatcher tie = connections.tie();
        Map<String, Integer> byStatus = new TreeMap<>();
        int further = 0;
        int repeats = 0;
        for (int call = 0; call < calls; call++) {
            for (int i = 1; i < tie.exchangesOf(call); i++) {
                Exchange exchange = connections.exchanges().get(tie.exchangeOf(call, i));
                if (exchange.retry()) {
                    continue;
                }
                further++;
                Optional<Exchange> error = errorBefore(connections, call, i);
                if (error.isPresent()) {
                    repeats++;
                    byStatus.merge(AnswerText.status(error.get()), 1, Integer::sum);
                }
            }
        }
        return 2 * repeats > further
                ? byStatus.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                : Optional.empty();
    }

    /**
     * Looks back from a call's request to the call's previous request of the same operation. Returns the last error
     * since then, the previous request included. Empty without an error or a previous request.
     */
    private static Optional<Exchange> errorBefore(Connections connections, int call, int position) {
        ExchangeMatcher tie = connections.tie();
        String operation =
                connections.exchanges().get(tie.exchangeOf(call, position)).operation();
        Optional<Exchange> error = Optional.empty();
        for (int i = position - 1; i >= 0; i--) {
            Exchange before = connections.exchanges().get(tie.exchangeOf(call, i));
            if (error.isEmpty() && ErrorAnswers.isError(before)) {
                error = Optional.of(before);
            }
            if (before.operation().equals(operation)) {
                return error;
            }
        }
        return Optional.empty();
    }

    /** Returns the fix for pauses of this JVM if safepoints, or calls of System.gc(), took most of their time. */
    static Optional<String> pauses(List<Stall> pauses, boolean otherProcess) {
        if (mostTime(pauses, pause -> pause.kind() == Stall.Kind.SAFEPOINT)) {
            return pauses.stream()
                    .collect(Collectors.groupingBy(Stall::what, TreeMap::new, Collectors.summingLong(Stall::nanos)))
                    .entrySet()
                    .stream()
                    .max(Map.Entry.comparingByValue())
                    .map(longest -> "find what stops the test's JVM, mostly for \"" + longest.getKey()
                            + "\": an agent, a profiler, a debugger, or the code under test");
        }
        return !otherProcess && mostTime(pauses, Stalls::askedFor)
                ? Optional.of("find the call of System.gc() in the code under test, and remove it")
                : Optional.empty();
    }

    private static boolean mostTime(List<Stall> pauses, Predicate<Stall> such) {
        long all = pauses.stream().mapToLong(Stall::nanos).sum();
        return 2 * pauses.stream().filter(such).mapToLong(Stall::nanos).sum() > all;
    }
}
