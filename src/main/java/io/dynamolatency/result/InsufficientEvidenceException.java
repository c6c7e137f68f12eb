package io.dynamolatency.result;

import io.dynamolatency.internal.text.SafeText;
import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A figure or a verdict is unknown, because there are too few calls, or no record of the connections. The message says
 * how many calls or what record is needed.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class InsufficientEvidenceException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public InsufficientEvidenceException(String message) {
        super(SafeText.lines(message));
    }
}
