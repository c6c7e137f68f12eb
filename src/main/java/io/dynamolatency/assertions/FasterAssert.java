package io.dynamolatency.assertions;

import io.dynamolatency.Durations;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Messages;
import io.dynamolatency.stats.QuantileRatio;
import java.util.Locale;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.api.AbstractAssert;

/** How much faster one result is than another: the ratio of their medians. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class FasterAssert extends AbstractAssert<FasterAssert, LatencyResult> {

    private final LatencyResult slower;
    private final QuantileRatio ratio;

    FasterAssert(LatencyResult actual, LatencyResult slower, QuantileRatio ratio) {
        super(actual, FasterAssert.class);
        this.slower = slower;
        this.ratio = ratio;
    }

    /**
     * Asserts that the other's median is at least so many times this one's.
     *
     * <p>Passes: {@code isFasterThan(close).byAtLeast(2.0)} with medians of 6 ms and 21 ms; fails with 6 ms and 9 ms.
     *
     * @param times above 0.0; 2.0 for twice as fast
     */
    public FasterAssert byAtLeast(double times) {
        if (!(ratio.ratio() >= times)) {
            throw failure("%s", message("at least " + number(times) + " times as fast as"));
        }
        return this;
    }

    FasterAssert byMoreThanNothing() {
        if (!(ratio.ratio() > 1.0)) {
            throw failure("%s", message("faster than"));
        }
        return this;
    }

    private String message(String relation) {
        return "Expecting \"" + actual.subject() + "\" (p50 " + Durations.format(actual.p50()) + ", " + actual.count()
                + " calls) to be " + relation + " \"" + slower.subject() + "\" (p50 " + Durations.format(slower.p50())
                + ", "
                + slower.count() + " calls)\nbut the ratio is " + number(ratio.ratio()) + " (" + number(ratio.low())
                + " to "
                + number(ratio.high()) + " with " + number(ratio.confidence() * 100) + " % confidence, "
                + (ratio.paired()
                        ? "paired"
                        : "unpaired: measured one after the other, so a drift of the machine weighs in; "
                                + "interleaved = true pairs them")
                + ")\n" + Messages.circumstances(actual);
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? "no bound" : String.format(Locale.ROOT, "%.2f", value);
    }
}
