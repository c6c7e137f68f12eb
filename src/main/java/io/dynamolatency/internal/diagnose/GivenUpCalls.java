package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.InvocationEndings.Kind;
import io.dynamolatency.internal.wire.OtherSenders.Sender;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the requests that their callers gave up: by an interrupt, by cancelling a future, or by ending the call before
 * the answer. Requests that ended by the client's time-out are not included. Immutable.
 */
final class GivenUpCalls {

    /** The accuracy of the time at which the SDK was called: one microsecond. */
    private static final long SPREAD_NANOS = 1_000;

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    private final Connections connections;
    private final List<Exchange> exchanges;
    /** The invocations that were sent again. */
    private final Set<String> repeated = new HashSet<>();
    /** The invocations that were sent again, and whose first attempt is also on the wire. */
    private final Set<String> arrived = new HashSet<>();

    GivenUpCalls(DiagnosisInput facts, ExchangeMatcher tie, Connections connections) {
        this.facts = facts;
        this.tie = tie;
        this.connections = connections;
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

    /**
     * Returns whether the caller gave up a request before the answer. The request's connection can still be open.
     * Returns false for an external process.
     */
    boolean byCaller(int position) {
        Exchange exchange = exchanges.get(position);
        String id = exchange.invocationId();
        if (facts.setting().otherProcess() || id == null) {
            return false;
        }
        Optional<Ending> ending = ending(position);
        if (ending.isPresent()) {
            return ending.get().kind() == Kind.INTERRUPTED;
        }
        if (repeated.contains(id)) {
            return false;
        }
        // the SDK reports every end without an answer, except a cancelled future and the time-out of an asynchronous
        // call
        boolean sentBySdk = tie.clientOf(position) != ExchangeMatcher.NONE;
        return timedOut(position).isEmpty()
                && ((sentBySdk && connections.isAbandoned(exchange))
                        || (callEndedBefore(exchange) && !answeredLongBeforeClose(exchange)));
    }

    /**
     * Returns whether a connection was idle for long between a request's answer and its close, so that the close does
     * not concern the request.
     */
    private boolean answeredLongBeforeClose(Exchange exchange) {
        int connection = connections.positionOf(exchange.connection());
        OptionalLong closed = connection == Connections.NONE
                ? OptionalLong.empty()
                : connections.record(connection).closedNanos();
        return closed.isPresent()
                && exchange.lastByteNanos().isPresent()
                && closed.getAsLong() - exchange.lastByteNanos().getAsLong() >= WhyClientCloses.LONG_IDLE_NANOS;
    }

    /**
     * Returns the {@code apiCallTimeout} of a request or of its client, if it can have ended the request. For this,
     * call and connection must both have ended at least that time after the SDK was called.
     */
    Optional<Duration> timedOut(int position) {
        int sample = tie.sampleOf(position);
        Exchange exchange = exchanges.get(position);
        String id = Objects.requireNonNullElse(exchange.invocationId(), "");
        Optional<Duration> limit = facts.endings()
                .timeoutOf(id)
                .or(() -> facts.clients().limitsOf(tie.clientOf(position)).call());
        Optional<Sender> other = facts.senders().of(exchange.invocationId());
        if (limit.isEmpty() || (sample == ExchangeMatcher.NONE && other.isEmpty())) {
            return Optional.empty();
        }
        long began = other.map(Sender::beganNanos).orElseGet(() -> facts.samples()
                .timesOf(sample, exchange)
                .flatMap(times -> times.began().stream().boxed().findFirst())
                .orElseGet(() -> facts.samples().start(sample)));
        // another thread can send a request that belongs to no call
        long end = sample == ExchangeMatcher.NONE
                ? facts.samples().lastEnd()
                : facts.samples().end(sample);
        int connection = connections.positionOf(exchange.connection());
        long closed = connection == Connections.NONE
                ? end
                : connections.record(connection).closedNanos().orElse(end);
        return limit.filter(value -> Math.min(end - began, closed - began) >= value.toNanos() - SPREAD_NANOS);
    }

    /** Returns whether a request is a retry whose first attempt never arrived. */
    boolean lostFirstAttempt(Exchange exchange) {
        return exchange.retry() && exchange.invocationId() != null && !arrived.contains(exchange.invocationId());
    }

    /** Returns the ending that the SDK reported for a request's invocation; empty if the SDK reported none. */
    Optional<Ending> ending(int position) {
        String id = exchanges.get(position).invocationId();
        return id == null ? Optional.empty() : facts.endings().of(id);
    }

    /**
     * Returns true if exactly one call was under way when a request was sent, and this call ended before the answer
     * came.
     */
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
                // the time of the first byte is taken before the byte is written, so it is never too late
                && (exchange.firstByteNanos().isEmpty()
                        || exchange.firstByteNanos().getAsLong() - samples.end(low) > 0);
    }
}
