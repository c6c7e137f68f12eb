package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.InvocationEndings.Kind;
import io.dynamolatency.wire.Exchange;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the requests whose callers gave them up: by an interrupt, by cancelling a future, or by ending the call before
 * the answer. Time-outs of the client are not among them. Immutable.
 */
final class GivenUpCalls {

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    private final Predicate<Exchange> abandoned;
    private final List<Exchange> exchanges;
    /** The invocations that were sent again. */
    private final Set<String> repeated = new HashSet<>();
    /** Those of them whose first attempt is on the wire, too. */
    private final Set<String> arrived = new HashSet<>();

    /** @param abandoned whether the client closed a request's connection before the whole answer had arrived */
    GivenUpCalls(DiagnosisInput facts, ExchangeMatcher tie, Predicate<Exchange> abandoned) {
        this.facts = facts;
        this.tie = tie;
        this.abandoned = abandoned;
        this.exchanges = facts.wire().exchanges();
        for (Exchange exchange : exchanges) {
            if (exchange.retry() && exchange.invocationId() != null) {
                repeated.add(exchange.invocationId());
            }
        }
        for (Exchange exchange : exchanges) {
            if (!exchange.retry() && repeated.contains(exchange.invocationId())) {
                arrived.add(exchange.invocationId());
            }
        }
    }

    /** Returns whether the caller gave up a request whose connection the client closed. */
    boolean byCaller(int position) {
        Exchange exchange = exchanges.get(position);
        if (facts.setting().otherProcess() || exchange.invocationId() == null) {
            return false;
        }
        Optional<Ending> ending = ending(position);
        if (ending.isPresent()) {
            return ending.get().kind() == Kind.INTERRUPTED;
        }
        if (repeated.contains(exchange.invocationId())) {
            return false;
        }
        // the SDK reports every end without an answer, except that of a cancelled future
        boolean sentBySdk = tie.clientOf(position) != ExchangeMatcher.NONE;
        return (sentBySdk && abandoned.test(exchange)) || callEndedBefore(exchange);
    }

    /** Returns whether a request is a later attempt, and the first never arrived. */
    boolean lostFirstAttempt(Exchange exchange) {
        return exchange.retry() && exchange.invocationId() != null && !arrived.contains(exchange.invocationId());
    }

    /** Returns how the invocation of a request ended; empty if it got an answer, or its future was cancelled. */
    Optional<Ending> ending(int position) {
        String id = exchanges.get(position).invocationId();
        return id == null ? Optional.empty() : facts.endings().of(id);
    }

    /** Returns whether the only call under way when a request was sent ended before the answer was there. */
    private boolean callEndedBefore(Exchange exchange) {
        CallSamples samples = facts.samples();
        if (facts.setting().concurrency() > 1 || samples.size() == 0) {
            return false;
        }
        int low = 0;
        int high = samples.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (samples.start(middle) - exchange.sentNanos() <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return samples.start(low) - exchange.sentNanos() <= 0
                && samples.end(low) - exchange.sentNanos() >= 0
                // this time is taken before the first byte is written, so it is never too late
                && exchange.firstByteNanos().orElse(Long.MAX_VALUE) - samples.end(low) > 0;
    }
}
