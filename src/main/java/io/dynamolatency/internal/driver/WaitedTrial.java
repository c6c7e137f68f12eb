package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes some calls that really wait for their round trips. These calls show what virtual time possibly hid. If round
 * trips take longer than a time-out, the time-out ends a request. If the code does other work during a wait, it sends
 * its next request earlier, or its call is faster.
 */
final class WaitedTrial {

    /** How many calls to make. The first of these calls opens a new connection. */
    static final int CALLS = 4;

    /** The least number of calls in virtual time. With fewer calls, chance decides which call is the fastest. */
    private static final int LEAST = 100;

    /**
     * A call that waits is allowed to be faster than all calls in virtual time, but only by a round trip divided by
     * this number.
     */
    private static final int TOLERATED_PART = 10;

    private final ConnectionMode mode;
    private final CallPath path;
    private final CallTimer timer;

    WaitedTrial(ConnectionMode mode, CallPath path, CallTimer timer) {
        this.mode = mode;
        this.path = path;
        this.timer = timer;
    }

    /**
     * Makes the calls.
     *
     * @param charged the calls in virtual time; empty if their times do not matter
     * @throws VirtualTimeInvalid if a call failed, or a request or a handshake got no answer. Also if requests
     *     overlapped, or a call was faster than all calls in virtual time
     */
    void run(CallerThreads callers, Optional<CallSamples> charged, Duration rtt) {
        ThreadSeries trial = ThreadSeries.of(1, () -> CallSeries.timed(1));
        path.waitForDelays(true);
        path.open(mode);
        WireMark from = path.mark();
        long deadline = System.nanoTime()
                + Duration.ofSeconds(RoundTripReference.MAX_SECONDS).toNanos();
        timer.together(
                callers,
                mode,
                trial,
                Phase.WAITED_TRIAL,
                caller -> timer.repeat(callers, mode, trial.get(caller), Phase.WAITED_TRIAL, CALLS, deadline));
        RecordedWireLog log = path.settledLog().between(from, path.mark());
        path.waitForDelays(false);
        boolean unanswered = log.exchanges().stream()
                .anyMatch(exchange -> exchange.lastByteNanos().isEmpty());
        boolean unfinished = log.connections().stream()
                .anyMatch(connection -> connection.handshake() == ConnectionRecord.Handshake.FAILED);
        if (trial.failures() > 0 || unanswered || unfinished) {
            throw VirtualTimeInvalid.givenUp();
        }
        long tolerated = rtt.toNanos() / TOLERATED_PART;
        if (overlap(log.exchanges(), tolerated)
                || log.connections().stream()
                        .anyMatch(opened -> beganMeanwhile(opened.index(), opened.openedNanos(), log.exchanges(), 0))) {
            throw VirtualTimeInvalid.overlaps();
        }
        if (charged.filter(
                        calls -> calls.size() >= LEAST && trial.samples().leastWait() < calls.leastWait() - tolerated)
                .isPresent()) {
            throw VirtualTimeInvalid.worksMeanwhile();
        }
    }

    /**
     * Returns whether a request was sent while another connection had a request under way. A request is under way until
     * the client has its answer.
     *
     * @param tolerated how long two requests are allowed to overlap, in nanoseconds. On a busy machine, the times when
     *     requests were sent are estimates
     */
    static boolean overlap(List<Exchange> exchanges, long tolerated) {
        return exchanges.stream()
                .anyMatch(sent -> beganMeanwhile(sent.connection(), sent.sentNanos(), exchanges, tolerated));
    }

    /** Returns whether something began on a connection while another connection had a request under way. */
    private static boolean beganMeanwhile(int connection, long beganNanos, List<Exchange> exchanges, long tolerated) {
        return exchanges.stream()
                .filter(other -> other.connection() != connection)
                .anyMatch(other -> beganNanos - other.sentNanos() >= 0
                        && other.lastByteNanos().orElseThrow() - beganNanos > tolerated);
    }
}
