package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Finds why calls failed. Most causes of slow calls and lost connections do not make a call fail. */
public final class FailureCauses {

    private FailureCauses() {}

    /** Returns the causes that can make a call fail. If none is found, the list of causes is empty. */
    public static Diagnosis of(DiagnosisInput facts) {
        // a warm-up does not record its calls
        Symptom symptom = facts.samples().size() > 0 ? Symptom.CALLS : Symptom.CONNECTIONS;
        Diagnosis all = CauseAnalysis.of(facts, symptom, 0);
        return new Diagnosis(
                symptom,
                all.causes().stream()
                        .filter(cause -> fails(cause.kind(), facts))
                        .toList(),
                all.known(),
                all.account());
    }

    private static boolean fails(Kind kind, DiagnosisInput facts) {
        return switch (kind) {
            case FAILED_HANDSHAKES, HANDSHAKES_GIVEN_UP, ABANDONED_CALLS, CALLER_GAVE_UP -> true;
            case POOL_TOO_SMALL, LEAKED -> anyWithoutConnection(facts);
            case SERVER_CLOSES -> anyCutOff(facts, record -> record.closedBy() == Closer.SERVER);
            case CLOSED_BETWEEN -> anyCutOff(facts, ConnectionRecord::closedByClient);
            case FUTURE_COMPLETED_LATE -> anyWithoutResult(facts);
            default -> false;
        };
    }

    /** Returns whether a request got no connection from its pool. */
    private static boolean anyWithoutConnection(DiagnosisInput facts) {
        ExchangeMatcher tie = new ExchangeMatcher(facts.samples(), facts.wire().exchanges());
        return !new PoolFailures(facts, tie).all().isEmpty();
    }

    /** Returns whether a connection that ended in this way was closed before the whole answer of an exchange. */
    private static boolean anyCutOff(DiagnosisInput facts, Predicate<ConnectionRecord> ended) {
        List<Integer> closed = facts.wire().connections().stream()
                .filter(ended)
                .map(ConnectionRecord::index)
                .toList();
        return facts.wire().exchanges().stream()
                .anyMatch(exchange -> exchange.lastByteNanos().isEmpty() && closed.contains(exchange.connection()));
    }

    /** Returns whether a call failed after its answer, while the SDK had not completed the call's future. */
    private static boolean anyWithoutResult(DiagnosisInput facts) {
        CallSamples samples = facts.samples();
        List<Exchange> exchanges = facts.wire().exchanges();
        ExchangeMatcher tie = new ExchangeMatcher(samples, exchanges);
        return IntStream.range(0, exchanges.size())
                .filter(i -> tie.sampleOf(i) != ExchangeMatcher.NONE && samples.failed(tie.sampleOf(i)))
                .anyMatch(i -> exchanges.get(i).lastByteNanos().isPresent()
                        && samples.timesOf(tie.sampleOf(i), exchanges.get(i))
                                .filter(times -> times.done().isEmpty())
                                .isPresent());
    }
}
