package io.dynamolatency.result;

import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A figure or a verdict is unknown, since there are too few calls or too little evidence. The message says what it
 * takes.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class InsufficientEvidenceException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says which statistic and how many calls it takes. */
    public InsufficientEvidenceException(String message) {
        super(message);
    }
}
