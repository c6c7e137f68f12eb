package io.dynamolatency.internal.driver;

import io.dynamolatency.result.MeasurementException;
import java.io.Serial;

/**
 * Thrown if the wire contradicts the connection mode. There is then no result, since its label would be wrong. Usually
 * the set-up is at fault.
 */
public class ConnectionModeViolatedException extends MeasurementException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception. The message has what the mode promises and what the wire shows. */
    public ConnectionModeViolatedException(String message) {
        super(message, null);
    }
}
