package io.dynamolatency.internal.driver;

import io.dynamolatency.result.MeasurementException;
import java.io.Serial;

/**
 * Thrown if the wire contradicts the connection mode. The measurement then has no result, since a result would name the
 * wrong mode. Usually the cause is the test's set-up.
 */
public class ConnectionModeViolatedException extends MeasurementException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception. The message says what the mode promises and what the wire shows. */
    public ConnectionModeViolatedException(String message) {
        super(message, null);
    }
}
