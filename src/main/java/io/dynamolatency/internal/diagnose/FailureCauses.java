package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Finds why calls failed. Most causes of slow calls and lost connections do not make a call fail. */
public final class FailureCauses {

    private final DiagnosisInput facts;
    private final CallSamples samples;
    private final List<Exchange> exchanges;
    private final ExchangeMatcher tie;
    private final Connections connections;
    private final PoolFailures unsent;

    private FailureCauses(Connections connections, PoolFailures unsent) {
        this.connections = connections;
        this.facts = connections.facts();
        this.samples = facts.samples();
        this.exchanges = connections.exchanges();
        this.tie = connections.tie();
        this.unsent = unsent;
    }

    /** Returns the causes that can make a call fail. If none is found, the list of causes is empty. */
    public static Diagnosis of(DiagnosisInput facts) {
        // a warm-up does not record its calls
        Symptom symptom = facts.samples().size() > 0 ? Symptom.CALLS : Symptom.CONNECTIONS;
        CauseAnalysis analysis = CauseAnalysis.ofAllCalls(facts, symptom);
        Diagnosis all = analysis.diagnosis();
        FailureCauses failures = new FailureCauses(analysis.connections(), analysis.poolFailures());
        return new Diagnosis(
                symptom,
                all.causes().stream()
                        .filter(cause -> failures.show(cause.kind()))
                        .toList(),
                all.known(),
                all.connectionsFine(),
                all.account());
    }

    private boolean show(Kind kind) {
        return switch (kind) {
            case FAILED_HANDSHAKES -> anyHandshake(false);
            case HANDSHAKES_GIVEN_UP -> anyHandshake(true) || anyWithoutConnection();
            case ABANDONED_CALLS ->
                anyFailed(i -> connections.isAbandoned(exchanges.get(i))
                                && !connections.givenUp().byCaller(i))
                        || !unsent.timedOut().isEmpty();
            case CALLER_GAVE_UP -> anyFailed(connections.givenUp()::byCaller);
            case POOL_TOO_SMALL, LEAKED -> anyWithoutConnection();
            case SERVER_CLOSES -> anyCutOff(record -> record.closedBy() == Closer.SERVER);
            case CLOSED_BETWEEN -> anyCutOff(ConnectionRecord::closedByClient);
            case FUTURE_COMPLETED_LATE -> anyWithoutResult();
            default -> false;
        };
    }

    /**
     * Returns whether a failed handshake overlaps a failed call that got no answer after the connection was opened.
     * Returns true if no calls are recorded.
     *
     * @param givenUp true for handshakes that the client gave up, false for other failed handshakes
     */
    private boolean anyHandshake(boolean givenUp) {
        return samples.size() == 0
                || facts.wire().connections().stream()
                        .filter(record ->
                                WireCount.handshakeFailed(record) && FailedHandshakes.givenUp(record) == givenUp)
                        .anyMatch(record -> IntStream.range(0, samples.size())
                                .anyMatch(call -> samples.failed(call)
                                        && samples.end(call) - record.openedNanos() >= 0
                                        && record.closedNanos().orElse(record.openedNanos()) - samples.start(call) >= 0
                                        && !isAnsweredAfter(call, record.openedNanos())));
    }

    private boolean isAnsweredAfter(int call, long nanoTime) {
        return IntStream.range(0, tie.exchangesOf(call))
                .mapToObj(i -> exchanges.get(tie.exchangeOf(call, i)).lastByteNanos())
                .anyMatch(answered -> answered.isPresent() && answered.getAsLong() - nanoTime > 0);
    }

    /**
     * Returns whether any of these exchanges belongs to a failed call that sent no request after the exchange's
     * connection closed. An exchange that matches no call can belong to a failed call.
     */
    private boolean anyFailed(IntPredicate which) {
        return IntStream.range(0, exchanges.size())
                .filter(which)
                .anyMatch(i -> tie.sampleOf(i) == ExchangeMatcher.NONE
                        || (samples.failed(tie.sampleOf(i)) && !isFollowed(i, tie.sampleOf(i))));
    }

    private boolean isFollowed(int exchange, int call) {
        int connection = connections.positionOf(exchanges.get(exchange).connection());
        long end = connection == Connections.NONE
                ? samples.end(call)
                : connections.record(connection).closedNanos().orElse(samples.end(call));
        return IntStream.range(0, tie.exchangesOf(call))
                .anyMatch(i -> exchanges.get(tie.exchangeOf(call, i)).sentNanos() - end >= 0);
    }

    /** Returns whether a request got no connection from its pool, or a time-out ended it before it was sent. */
    private boolean anyWithoutConnection() {
        return !unsent.all().isEmpty() || !unsent.timedOut().isEmpty();
    }

    /** Returns whether a connection that ended in this way was closed before the whole answer of an exchange. */
    private boolean anyCutOff(Predicate<ConnectionRecord> ended) {
        List<Integer> closed = facts.wire().connections().stream()
                .filter(ended)
                .map(ConnectionRecord::index)
                .toList();
        return exchanges.stream()
                .anyMatch(exchange -> exchange.lastByteNanos().isEmpty() && closed.contains(exchange.connection()));
    }

    /** Returns whether a call failed after its answer, while the SDK had not completed the call's future. */
    private boolean anyWithoutResult() {
        return IntStream.range(0, exchanges.size())
                .filter(i -> tie.sampleOf(i) != ExchangeMatcher.NONE && samples.failed(tie.sampleOf(i)))
                .anyMatch(i -> exchanges.get(i).lastByteNanos().isPresent()
                        && samples.timesOf(tie.sampleOf(i), exchanges.get(i))
                                .filter(times -> times.done().isEmpty())
                                .isPresent());
    }
}
