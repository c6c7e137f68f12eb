package io.dynamolatency.internal.judge;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.CallSample;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Detects whether new connections alone can push a percentile over its limit. This is possible if more calls opened a
 * connection than the percentile leaves out. An undecided limit must not pass in this case. Connections that the client
 * needs are not lost ({@link AllowedConnections}). Pure.
 */
final class LostReuse {

    private LostReuse() {}

    /**
     * Returns in words how many successful calls after each thread's first call opened a connection, without one call
     * for each failed call. The result is empty if the percentile leaves out at least this number of calls. It is also
     * empty in modes that close connections on purpose, if the client opened only connections that it needed, and if
     * connections are unknown.
     */
    static Optional<String> beyond(ResultData result, double quantile) {
        ConnectionMode mode = result.mode();
        boolean closesOnPurpose = mode != ConnectionMode.KEEP_ALIVE && mode != ConnectionMode.AS_BUILT;
        if (closesOnPurpose || !result.wire().evidence().complete()) {
            return Optional.empty();
        }
        Set<Integer> threads = new HashSet<>();
        List<CallSample> all = result.samples();
        // the percentile has neither each thread's first call nor failed calls
        List<CallSample> calls = all.stream()
                .filter(sample -> !threads.add(sample.thread()))
                .filter(sample -> !sample.failed())
                .toList();
        long onNew = calls.stream().filter(CallSample::onNewConnection).count();
        // a failed call perhaps closes its connection, so that a later call has to open one
        long afterFailed =
                Math.min(onNew, all.stream().filter(CallSample::failed).count());
        long opened = onNew - afterFailed;
        // without the small correction, 10 of 100 calls would exceed (1 - 0.9) * 100 = 9.999999999999998
        return opened > (1 - quantile) * calls.size() + 1e-9 && !AllowedConnections.holds(result)
                ? Optional.of(opened + " of " + Numbers.counted(calls.size(), "call")
                        + " opened a connection"
                        + (afterFailed == 0 ? "" : " (without " + afterFailed + " that failed calls can explain)")
                        + ", more than the " + Numbers.number(100 * (1 - quantile))
                        + " % that this percentile leaves out")
                : Optional.empty();
    }
}
