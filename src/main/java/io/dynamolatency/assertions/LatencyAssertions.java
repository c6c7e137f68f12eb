package io.dynamolatency.assertions;

import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.wire.WireLog;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Entry points for assertions on latency results and the wire. This class inherits all of AssertJ's entry points, so
 * one static import is enough.
 *
 * <pre>{@code
 * assertThat(results.of(KEEP_ALIVE)).isFasterThan(results.of(CLOSE)).byAtLeast(2.0);
 * assertThat(results.of(KEEP_ALIVE)).p99().isLessThan(ofMillis(15));
 * assertThat(results.of(KEEP_ALIVE)).connections().hasAtMost(1);
 * assertThat(results.of(KEEP_ALIVE).wire()).exchange(7).reusedConnectionOf(6);
 * }</pre>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class LatencyAssertions extends Assertions {

    /** Lets subclasses add entry points, like the constructor of AssertJ's own class. */
    protected LatencyAssertions() {}

    /** Returns assertions on a result. */
    @CheckReturnValue
    public static LatencyResultAssert assertThat(@Nullable LatencyResult actual) {
        return new LatencyResultAssert(actual);
    }

    /** Returns assertions on the connections and exchanges of a log. */
    @CheckReturnValue
    public static WireLogAssert assertThat(@Nullable WireLog actual) {
        return new WireLogAssert(actual);
    }
}
