package io.dynamolatency.faults;

import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProxiedSetup;

/** Breaks the connection that a lab takes its reference on, as a network or a machine may between two times. */
public final class BrokenReference {

    private BrokenReference() {}

    /**
     * Breaks it.
     *
     * @throws java.util.NoSuchElementException when there is none yet
     */
    public static void of(MeasurementSetup lab) {
        ((ProxiedSetup) lab).referenceExchanges().orElseThrow().close();
    }
}
