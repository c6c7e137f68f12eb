package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.AchievedRate;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallTimes;
import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.OwnTimes;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Noise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the data of one mode's result. The test, its times, its calls, the noise and the confidence are required. */
public final class ResultDataBuilder {

    final Object run;
    final MeasuredTest test;
    WarmUp warmUp = WarmUp.NONE;

    @Nullable
    CallTimes response;

    @Nullable
    CallTimes service;

    Optional<AchievedRate> rate = Optional.empty();
    Map<String, Integer> errorsByType = Map.of();
    RecordedWireLog wire = RecordedWireLog.EMPTY;

    @Nullable
    CallSamples samples;

    CallClock clock = CallClock.REAL;

    @Nullable
    Noise noise;

    Optional<EmulatedDelays> delays = Optional.empty();
    Optional<String> report = Optional.empty();
    Optional<Duration> predicted = Optional.empty();

    @Nullable
    VerdictConfidence certainty;

    Optional<RoundTripReference> reference = Optional.empty();
    Optional<OwnTimes> own = Optional.empty();

    /**
     * Starts to build the result of a test.
     *
     * @param run an object that stands for the run, the same for all modes of an interleaved run. Only results of the
     *     same run are paired
     */
    ResultDataBuilder(Object run, MeasuredTest test) {
        this.run = run;
        this.test = test;
    }

    /** Sets the warm-up calls. Default: none. */
    public ResultDataBuilder warmUp(WarmUp calls) {
        warmUp = calls;
        return this;
    }

    /** Sets the times from each intended start, and from each real start. */
    public ResultDataBuilder times(CallTimes fromIntended, CallTimes fromReal) {
        response = fromIntended;
        service = fromReal;
        return this;
    }

    /** Sets the rate of an open loop. Default: none, a closed loop. */
    public ResultDataBuilder rate(Optional<AchievedRate> achieved) {
        rate = achieved;
        return this;
    }

    /**
     * Sets how many calls failed with each class of exception. The classes are in the order in which they first
     * appeared. Default: none.
     */
    public ResultDataBuilder errors(Map<String, Integer> byType) {
        errorsByType = new LinkedHashMap<>(byType);
        return this;
    }

    /** Sets the log of connections and exchanges. Default: empty. */
    public ResultDataBuilder wire(RecordedWireLog log) {
        wire = log;
        return this;
    }

    /** Sets the samples of the calls. */
    public ResultDataBuilder samples(CallSamples calls) {
        samples = calls;
        return this;
    }

    /** Sets the clock that timed the calls. Default: the real clock. */
    public ResultDataBuilder clock(CallClock calls) {
        clock = calls;
        return this;
    }

    /** Sets the stalls and pauses that the kit saw between the first and the last call. */
    public ResultDataBuilder noise(Noise seen) {
        noise = seen;
        return this;
    }

    /** Sets how accurate the emulated network was. Default: unknown. */
    public ResultDataBuilder delays(Optional<EmulatedDelays> observed) {
        delays = observed;
        return this;
    }

    /** Sets the page of the report with the results. Default: none. */
    public ResultDataBuilder report(Optional<String> page) {
        report = page;
        return this;
    }

    /** Sets the predicted time of a call. Default: unknown. */
    public ResultDataBuilder predicted(Optional<Duration> perCall) {
        predicted = perCall;
        return this;
    }

    /** Sets the confidence of verdicts. */
    public ResultDataBuilder certainty(VerdictConfidence asked) {
        certainty = asked;
        return this;
    }

    /** Sets the calls' own times. Default: by the clock, minus stalls, pauses and waits for a core. */
    public ResultDataBuilder own(OwnTimes times) {
        own = Optional.of(times);
        return this;
    }

    /** Sets the calls at a second round-trip time. Default: none. */
    public ResultDataBuilder reference(Optional<RoundTripReference> calls) {
        reference = calls;
        return this;
    }

    /** Returns the data; throws {@link NullPointerException} if a required part is missing. */
    public ResultData build() {
        return new ResultData(this);
    }

    static <T> T required(@Nullable T part, String name) {
        return Objects.requireNonNull(part, name);
    }
}
