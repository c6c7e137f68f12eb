package io.dynamolatency.result;

import io.dynamolatency.internal.text.SafeText;
import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * A measurement has no result: every call failed, no call reached the endpoint, the run was interrupted, or the back
 * end ended.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class MeasurementException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public MeasurementException(String message, @Nullable Throwable cause) {
        super(SafeText.lines(message), cause);
    }
}
