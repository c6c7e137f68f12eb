package io.dynamolatency.result;

import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The wire shows something else than the connection mode says, so the figures would stand under a wrong label: a fault
 * of the set-up, not a slow call. There is no result.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class ConnectionModeViolatedException extends MeasurementException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what the mode asks for and what the wire shows. */
    public ConnectionModeViolatedException(String message) {
        super(message, null);
    }
}
