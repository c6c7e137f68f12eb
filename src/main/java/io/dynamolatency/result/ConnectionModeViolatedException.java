package io.dynamolatency.result;

import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The wire contradicts the connection mode, so there is no result: its label would be wrong. Usually the set-up is at
 * fault.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class ConnectionModeViolatedException extends MeasurementException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception with what the mode promises and what the wire shows. */
    public ConnectionModeViolatedException(String message) {
        super(message, null);
    }
}
