package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How calls are to be made.
 *
 * @param modes the modes to measure, at least one, none twice
 * @param iterations timed calls in each mode, at least 1, the first included
 * @param warmup the fewest calls before them in each mode; 0 for none at all
 * @param errorsAllowed how many timed calls of a mode may fail without failing the measurement, 0 or more
 */
@API(status = Status.INTERNAL, since = "0.1")
public record Orders(List<ConnectionMode> modes, int iterations, int warmup, int errorsAllowed) {

    /**
     * Copies the modes.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    public Orders {
        modes = List.copyOf(modes);
        requireAtLeast("iterations", iterations, 1);
        requireAtLeast("warmup", warmup, 0);
        requireAtLeast("errorsAllowed", errorsAllowed, 0);
    }

    /** The same in other modes. */
    public Orders in(List<ConnectionMode> others) {
        return new Orders(others, iterations, warmup, errorsAllowed);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + "; write " + least + " or more");
        }
    }
}
