package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@code LatencyProbe} measures with.
 *
 * @param lab the clients and the network
 * @param test what results are named after; the mode is replaced
 * @param settings how calls are made; the first mode is measured by default
 * @param listener receives each measurement before its errors and limits are judged
 */
public record ProbeSetup(
        MeasurementSetup lab,
        MeasuredTest test,
        MeasurementSettings settings,
        Consumer<List<MeasurementOutcome>> listener) {}
