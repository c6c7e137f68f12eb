package io.dynamolatency.internal.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One SDK client of a suite, and what the client has done so far. Thread-safe. */
final class SuiteClient {

    /**
     * The largest number of busy periods that a client remembers. If a client has more, its last period covers all
     * later periods and the idle time between them.
     */
    static final int MOST_PERIODS = 1 << 12;

    private final Optional<String> line;
    private final Set<String> builtDuring;
    private final List<Busy> busy = new ArrayList<>();
    private int underWay;
    private int peak;
    private long since;
    private long calls;
    private long requests;

    /**
     * @param line the line of code that built the client; empty if unknown
     * @param builtDuring what was running when the client was built, see {@link RunningTests#now()}
     */
    SuiteClient(Optional<String> line, Set<String> builtDuring) {
        this.line = line;
        this.builtDuring = builtDuring;
    }

    synchronized void began() {
        calls++;
        if (underWay++ == 0) {
            since = System.nanoTime();
            peak = 0;
        }
        peak = Math.max(peak, underWay);
    }

    synchronized void sent() {
        requests++;
    }

    synchronized void done() {
        // a call can have started before the guard was opened
        if (underWay > 0 && --underWay == 0) {
            Busy now = new Busy(since, System.nanoTime(), peak);
            if (busy.size() < MOST_PERIODS) {
                busy.add(now);
            } else {
                Busy last = busy.get(MOST_PERIODS - 1);
                busy.set(MOST_PERIODS - 1, new Busy(last.fromNanos, now.toNanos, Math.max(last.mayOpen, now.mayOpen)));
            }
        }
    }

    /**
     * A time in which a client always had calls under way.
     *
     * @param mayOpen how many connections the client needed when the most calls were under way; each of these calls
     *     needs one connection and the HTTP library's spare connections
     */
    record Busy(long fromNanos, long toNanos, int mayOpen) {}

    /**
     * What a client had done at the time of the snapshot.
     *
     * @param line the line of code that built the client; empty if unknown
     * @param builtDuring what was running when the client was built, see {@link RunningTests#now()}
     * @param calls how many calls the client made
     * @param requests how many requests the client sent, including repeated requests
     * @param busy when the client had calls under way
     */
    record Snapshot(Optional<String> line, Set<String> builtDuring, long calls, long requests, List<Busy> busy) {}

    /**
     * @param spares how many spare connections the client's HTTP library can open for a caller, in addition to the
     *     connection in use
     */
    synchronized Snapshot snapshot(int spares) {
        Stream<Busy> now = underWay == 0 ? Stream.of() : Stream.of(new Busy(since, System.nanoTime(), peak));
        return new Snapshot(
                line,
                builtDuring,
                calls,
                requests,
                Stream.concat(busy.stream(), now)
                        .map(one -> new Busy(one.fromNanos, one.toNanos, one.mayOpen * (1 + spares)))
                        .toList());
    }
}
