package io.dynamolatency.result;

import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A statistic that so few calls do not have; the message says how many it takes. Never a pass, never a mere "too slow".
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
