package io.dynamolatency.internal.suite;

import static java.util.stream.Collectors.toSet;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallLog;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.diagnose.CauseAnalysis;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import io.dynamolatency.internal.diagnose.RunConditions;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The reason why the clients of one line of code opened connections again. The kit finds the reason with the diagnosis
 * of latency tests.
 *
 * @param cause the reason, as part of a sentence
 * @param evidence what shows the reason, in a line
 * @param fix what to change
 */
record LostCause(String cause, String evidence, String fix) {

    /** The causes of lost connections. {@link LineReuse#extraClients} counts clients that are built too often. */
    private static final Set<Cause.Kind> OF_THE_CODE = EnumSet.of(
            Cause.Kind.REQUEST_CLOSE,
            Cause.Kind.CLIENT_CLOSES,
            Cause.Kind.TIME_TO_LIVE,
            Cause.Kind.IDLE_LIMIT,
            Cause.Kind.POOL_OVERFLOW,
            Cause.Kind.CLOSED_BETWEEN,
            Cause.Kind.LEAKED,
            Cause.Kind.UNUSED_CONNECTIONS);

    /**
     * Returns the first cause at the endpoint to which the clients opened the most connections.
     *
     * @param clients the numbers of the clients
     * @param callerOf returns who made a call, from the call's id
     * @return the cause; empty if the wire does not show a cause
     */
    static Optional<LostCause> of(
            Set<Integer> clients, Collection<RecordedWireLog> wires, Function<String, Optional<Caller>> callerOf) {
        return wires.stream()
                .map(wire -> ofClients(wire, clients, callerOf))
                .max(Comparator.comparingInt(wire -> wire.connections().size()))
                .filter(wire -> !wire.exchanges().isEmpty())
                .flatMap(wire -> of(wire, callerOf));
    }

    /** Returns the part of a wire log that belongs to the clients. */
    private static RecordedWireLog ofClients(
            RecordedWireLog wire, Set<Integer> clients, Function<String, Optional<Caller>> callerOf) {
        List<Exchange> exchanges = wire.exchanges().stream()
                .filter(exchange -> Optional.ofNullable(exchange.invocationId())
                        .flatMap(callerOf)
                        .filter(caller -> clients.contains(caller.client()))
                        .isPresent())
                .toList();
        Set<Integer> carriers = exchanges.stream().map(Exchange::connection).collect(toSet());
        return RecordedWireLog.of(
                wire.connections().stream()
                        .filter(connection -> carriers.contains(connection.index()))
                        .toList(),
                exchanges);
    }

    private static Optional<LostCause> of(RecordedWireLog wire, Function<String, Optional<Caller>> callerOf) {
        CallLog calls = new CallLog();
        calls.reserve(wire.exchanges().size());
        Optional<HttpClientKind> library = Optional.empty();
        for (Exchange exchange : wire.exchanges()) {
            String id = CallSamples.idOf(exchange);
            int client = callerOf.apply(id).orElseThrow().client();
            long end = exchange.lastByteNanos().orElse(exchange.completeNanos());
            calls.add(
                    exchange.sentNanos(),
                    exchange.sentNanos(),
                    end,
                    exchange.lastByteNanos().isEmpty());
            calls.invocation(id, client, 0, 0, 0);
            library = library.or(
                    () -> ClientOrigins.ofThisJvm().httpClientOf(client).flatMap(HttpClientName::kind));
        }
        return CauseAnalysis.of(
                        new DiagnosisInput(
                                new RunConditions(
                                        ConnectionMode.AS_BUILT,
                                        library,
                                        NetworkProfile.of(Duration.ZERO, TlsVersion.NONE),
                                        Math.max(1, wire.peakConcurrency()),
                                        true),
                                CallSamples.ofWire(calls),
                                wire,
                                List.of()),
                        Symptom.CONNECTIONS,
                        0)
                .causes()
                .stream()
                .filter(cause -> OF_THE_CODE.contains(cause.kind()))
                .findFirst()
                .map(cause -> new LostCause(cause.title(), cause.evidence().get(0), cause.fix()));
    }
}
