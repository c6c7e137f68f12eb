package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.Stall;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.Optional;

/**
 * All that a diagnosis goes by.
 *
 * @param setting how calls were made
 * @param samples the calls
 * @param wire what happened on the wire meanwhile
 * @param pauses when the JVM stood still meanwhile, in their order, none overlapping another; empty where that is not known
 * @param pausesUnknown why that is not known; empty where it is
 * @param stalls when this machine stood still besides, in their order, none overlapping another or a pause
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

    /** The calls, each with its exchanges; a view that makes them when asked. */
    public List<CallSample> tied() {
        return new ExchangeMatcher(samples, wire.exchanges()).view();
    }
}
