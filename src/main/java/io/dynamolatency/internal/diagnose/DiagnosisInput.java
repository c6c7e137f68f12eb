package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.Optional;

/**
 * What a diagnosis is based on.
 *
 * @param setting how calls were made
 * @param samples the calls
 * @param wire the log of the same time
 * @param pauses when the JVM paused, in order, without overlaps; empty if unknown
 * @param pausesUnknown why pauses are unknown; else empty
 * @param stalls when the machine stalled apart from pauses, in order, without overlaps
 */
public record DiagnosisInput(
        RunConditions setting,
        CallSamples samples,
        WireLog wire,
        List<Stall> pauses,
        Optional<String> pausesUnknown,
        List<Stall> stalls) {

    /** Copies pauses and stalls. */
    public DiagnosisInput {
        pauses = List.copyOf(pauses);
        stalls = List.copyOf(stalls);
    }

    /** Where it is known when the JVM stood still, and the machine did not. */
    public DiagnosisInput(RunConditions setting, CallSamples samples, WireLog wire, List<Stall> pauses) {
        this(setting, samples, wire, pauses, Optional.empty(), List.of());
    }

    /** Returns the calls with their exchanges; a view that creates them on access. */
    public List<CallSample> tied() {
        return new ExchangeMatcher(samples, wire.exchanges()).view();
    }
}
