package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import java.util.List;
import java.util.function.Consumer;

/**
 * The parts that a {@code LatencyProbe} measures with.
 *
 * @param lab the clients and the network
 * @param test the test whose name the results get; each result replaces the mode by its own mode
 * @param settings the settings of calls; the first of their modes is the default
 * @param listener receives each measurement before its errors and limits are checked
 */
public record ProbeSetup(
        MeasurementSetup lab,
        MeasuredTest test,
        MeasurementSettings settings,
        Consumer<List<MeasurementOutcome>> listener) {}
