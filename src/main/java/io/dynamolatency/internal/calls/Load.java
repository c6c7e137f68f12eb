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
 * How many calls are made at a time, and when each begins. Immutable.
 *
 * @param concurrency how many threads share the client, 1 to 256
 * @param rate how often calls are to begin, all threads' together, whether or not those before have come back (open
 *     loop); empty where each thread makes its next call when its last one has come back (closed loop)
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Load(int concurrency, Optional<Rate> rate) {

    /** The most threads there may be. */
    public static final int MOST_THREADS = 256;

    /** One thread, one call after another: the default. */
    public static final Load ONE_AT_A_TIME = new Load(1, Optional.empty());

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when {@code concurrency} is out of it
     */
    public Load {
        if (concurrency < 1 || concurrency > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "concurrency = " + concurrency + " is out of range; write one from 1 to " + MOST_THREADS);
        }
    }

    /**
     * What speaks against measuring so, with what to write instead; empty where nothing does.
     *
     * @param iterations how many calls are to be made in each mode
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public List<String> faults(Collection<ConnectionMode> modes, int iterations) {
        List<String> faults = new ArrayList<>();
        if (iterations >= 1 && iterations < concurrency) {
            faults.add("iterations = " + iterations + " is not a call for each of " + concurrency
                    + " threads; write iterations = " + concurrency + " or more, or a lower concurrency");
        }
        if (concurrency > 1 && modes.contains(ConnectionMode.IDLE_EXPIRED)) {
            faults.add(
                    "concurrency = " + concurrency + " cannot be measured in IDLE_EXPIRED: its pause lies between one"
                            + " call and the next of one thread, and the others would take over"
                            + " the connection meanwhile; take one of the two away");
        }
        if (rate.isPresent() && modes.contains(ConnectionMode.IDLE_EXPIRED)) {
            faults.add("rate = " + rate.get()
                    + " cannot be measured in IDLE_EXPIRED: its pause before each call would be a part"
                    + " of the time from the intended start; take one of the two away");
        }
        return faults;
    }

    /**
     * What differs from {@link #ONE_AT_A_TIME}, for instance {@code 8 threads, 200/s}; empty where nothing does.
     */
    @Override
    public String toString() {
        String threads = concurrency == 1 ? "" : concurrency + " threads";
        return rate.map(asked -> threads.isEmpty() ? asked.toString() : threads + ", " + asked)
                .orElse(threads);
    }
}
