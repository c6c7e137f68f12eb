package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;

/**
 * The parts that a {@code LatencyProbe} measures with.
 *
 * @param lab the clients and the network
 * @param test the test that results name; each result has its own mode instead of this test's mode
 * @param settings the settings of calls; the first of their modes is the default
 * @param errorShares returns the share of the run's error probability for each result of the next measurement. Its
 *     argument is the number of these results
 * @param listener receives each measurement before its errors and limits are checked
 */
public record ProbeSetup(
        MeasurementSetup lab,
        MeasuredTest test,
        MeasurementSettings settings,
        IntToDoubleFunction errorShares,
        Consumer<List<MeasurementOutcome>> listener) {

    /** Makes the parts for a probe outside a run of tests. Each result can use the whole error probability. */
    public ProbeSetup(
            MeasurementSetup lab,
            MeasuredTest test,
            MeasurementSettings settings,
            Consumer<List<MeasurementOutcome>> listener) {
        this(lab, test, settings, results -> 1.0, listener);
    }

    /** Returns a copy with other settings. */
    public ProbeSetup with(MeasurementSettings changed) {
        return new ProbeSetup(lab, test, changed, errorShares, listener);
    }

    /**
     * Returns the settings of the next measurement. Takes the shares of its results from the run's error probability.
     *
     * @param results the number of the measurement's results
     */
    public MeasurementSettings next(List<ConnectionMode> modes, int results) {
        return settings.toBuilder()
                .modes(modes)
                .errorShare(errorShares.applyAsDouble(results))
                .build();
    }
}
