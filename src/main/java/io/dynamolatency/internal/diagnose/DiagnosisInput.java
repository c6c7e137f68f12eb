package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.OtherSenders;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.Optional;

/**
 * The facts of a measurement, from which a diagnosis is made.
 *
 * @param setting the conditions under which calls were made
 * @param samples the calls
 * @param wire the connections and exchanges of the calls
 * @param pauses when the JVM paused, in order, without overlaps; empty if unknown
 * @param pausesUnknown why pauses are unknown; empty if they are known
 * @param stalls when the machine stalled outside the JVM's pauses, in order, without overlaps
 * @param clients the SDK clients, by the client numbers that calls record
 * @param endings how invocations without an answer ended
 * @param senders the invocations of threads other than those of the calls
 */
public record DiagnosisInput(
        RunConditions setting,
        CallSamples samples,
        WireLog wire,
        List<Stall> pauses,
        Optional<String> pausesUnknown,
        List<Stall> stalls,
        ClientOrigins clients,
        InvocationEndings endings,
        OtherSenders senders) {

    public DiagnosisInput {
        pauses = List.copyOf(pauses);
        stalls = List.copyOf(stalls);
    }

    /** Makes the input with the SDK clients of this JVM; without clients if an external process makes the calls. */
    public DiagnosisInput(
            RunConditions setting,
            CallSamples samples,
            WireLog wire,
            List<Stall> pauses,
            Optional<String> pausesUnknown,
            List<Stall> stalls) {
        this(
                setting,
                samples,
                wire,
                pauses,
                pausesUnknown,
                stalls,
                // connections of an external process have the number of the process, not of a client of this JVM
                setting.otherProcess() ? new ClientOrigins() : ClientOrigins.ofThisJvm(),
                InvocationEndings.ofThisJvm(),
                OtherSenders.ofThisJvm());
    }

    /** Creates the input for a measurement with known pauses of the JVM and without stalls of the machine. */
    public DiagnosisInput(RunConditions setting, CallSamples samples, WireLog wire, List<Stall> pauses) {
        this(setting, samples, wire, pauses, Optional.empty(), List.of());
    }

    /** Returns whether several threads together never had more than one request under way, as if they took turns. */
    boolean oneAtATime() {
        return setting.concurrency() > 1 && wire.peakConcurrency() == 1;
    }
}
