package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Says how calls spent their time, and on which connections. Immutable. */
final class CallSummary {

    /** The line that replaces the division of the calls' time if the test ran without the proxy. */
    private static final String UNKNOWN = "unknown: only the proxy sees requests, closes and headers";

    private final DiagnosisInput facts;
    private final Connections connections;
    private final Symptom symptom;
    private final CallsInQuestion calls;
    private final long[] parts;
    private final int untied;
    private final int onNewConnection;

    /**
     * @param parts the sum of each part of the calls' time in nanoseconds, by the parts' indices
     * @param untied the number of calls without a known request
     * @param onNewConnection the number of calls that opened a connection
     */
    CallSummary(
            Connections connections,
            Symptom symptom,
            CallsInQuestion calls,
            long[] parts,
            int untied,
            int onNewConnection) {
        this.facts = connections.facts();
        this.connections = connections;
        this.symptom = symptom;
        this.calls = calls;
        this.parts = parts.clone();
        this.untied = untied;
        this.onNewConnection = onNewConnection;
    }

    CallsInQuestion calls() {
        return calls;
    }

    private boolean complete() {
        return facts.wire().evidence().complete();
    }

    private int onOpenConnection() {
        return calls.count() - onNewConnection - untied;
    }

    /** Returns whether at least half of the calls used open connections, and concurrent calls needed all new ones. */
    boolean connectionsFine() {
        return symptom == Symptom.CALLS
                && complete()
                && 2 * onOpenConnection() >= calls.count()
                && (untied == 0 || 2 * untied < calls.count())
                && IntStream.range(0, connections.size()).allMatch(c -> connections.reason(c) == null);
    }

    /** Returns the line that divides the calls' time; empty if nothing is known of them. */
    String division() {
        return calls.count() == 0 || !complete()
                ? ""
                : AccountText.of(
                        parts, calls, Durations.format(facts.setting().network().rtt()));
    }

    /**
     * Returns lines that divide the calls' time into its parts, or say why the parts are unknown. For symptoms other
     * than {@link Symptom#CALLS}, returns lines on the number of connections.
     */
    List<String> lines() {
        if (!complete()) {
            return List.of(
                    UNKNOWN,
                    facts.wire().evidence() == Evidence.NONE
                            ? "the JVM's record has no handshakes of this client"
                            : "the JVM recorded "
                                    + Numbers.counted(facts.wire().opened(), "TLS handshake") + " for "
                                    + Numbers.counted(facts.samples().size(), "call"));
        }
        if (symptom != Symptom.CALLS) {
            return new NeededConnections(facts, connections).account();
        }
        if (calls.count() == 0) {
            return List.of("there is no call to explain");
        }
        List<String> lines = new ArrayList<>();
        if (2 * untied >= calls.count()) {
            lines.add(AccountText.unmatched(untied, calls.count(), connections));
            lines.add("this machine took " + Durations.inMillis(parts[Part.MACHINE.index()] / calls.count()) + " of "
                    + calls.one() + " on average, pauses of this JVM "
                    + Durations.inMillis(parts[Part.PAUSED.index()] / calls.count()));
        } else {
            addKnown(lines);
        }
        facts.pausesUnknown().ifPresent(why -> lines.add("pauses of this JVM are not known: " + why));
        return lines;
    }

    private void addKnown(List<String> lines) {
        lines.add(onOpenConnection() + " of " + calls.counted() + (calls.count() == 1 ? " was" : " were")
                + " on an already open connection"
                + (parts[Part.MACHINE.index()] > 0
                        ? "; this machine took " + Durations.inMillis(parts[Part.MACHINE.index()]) + " of "
                                + (calls.count() == 1 ? "its time" : "their time")
                        : ""));
        lines.add(division());
        String replaced = NeededConnections.replaced(connections);
        if (!replaced.isEmpty()) {
            lines.add(replaced);
        }
        if (untied > 0) {
            lines.add(Numbers.counted(untied, "call") + " sent no request that the kit could match, so the parts of "
                    + (untied == 1 ? "its" : "their") + " time are unknown");
        }
    }
}
