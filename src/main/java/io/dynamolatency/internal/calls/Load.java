package io.dynamolatency.internal.calls;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The number of threads that make calls, and the rate. Immutable.
 *
 * @param concurrency the number of threads that share the client, 1 to 256
 * @param rate how often all threads together start a call, whether or not earlier calls have returned. Empty for a
 *     closed loop: each thread makes its next call when its previous call has returned
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Load(int concurrency, Optional<Rate> rate) {

    /** The largest number of threads. */
    public static final int MOST_THREADS = 256;

    /** One thread, one call after another: the default. */
    public static final Load ONE_AT_A_TIME = new Load(1, Optional.empty());

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code concurrency} is out of its range
     */
    public Load {
        if (concurrency < 1 || concurrency > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "concurrency = " + concurrency + " is out of range; write a number from 1 to " + MOST_THREADS);
        }
    }

    /**
     * Returns the reasons why this load can't be measured, each with a fix; empty if the load can be measured.
     *
     * @param iterations the number of timed calls in each mode
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public List<String> faults(Collection<ConnectionMode> modes, int iterations) {
        List<String> faults = new ArrayList<>();
        if (iterations >= 1 && iterations < concurrency) {
            faults.add("iterations = " + iterations + " is less than one call in each of " + concurrency
                    + " threads; write iterations = " + concurrency + " or more, or a lower concurrency");
        }
        if (concurrency > 1 && modes.contains(ConnectionMode.IDLE_EXPIRED)) {
            faults.add("concurrency = " + concurrency
                    + " cannot be measured in IDLE_EXPIRED: in the pause between two calls of one thread,"
                    + " other threads would use the connection; remove concurrency or the mode");
        }
        if (rate.isPresent() && modes.contains(ConnectionMode.IDLE_EXPIRED)) {
            faults.add("rate = " + rate.get()
                    + " cannot be measured in IDLE_EXPIRED: the time from the intended start would include the"
                    + " pause before each call; remove rate or the mode");
        }
        return faults;
    }

    /** Returns the load in words, for instance {@code 8 threads, 200/s}; empty for {@link #ONE_AT_A_TIME}. */
    @Override
    public String toString() {
        String threads = concurrency == 1 ? "" : concurrency + " threads";
        return rate.map(asked -> threads.isEmpty() ? asked.toString() : threads + ", " + asked)
                .orElse(threads);
    }
}
