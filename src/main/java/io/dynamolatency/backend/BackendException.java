package io.dynamolatency.backend;

import io.dynamolatency.internal.text.SafeText;
import java.io.Serial;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** A back end is not available. The message says what the kit tried, what happened and what to do. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public class BackendException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public BackendException(String message) {
        this(message, null);
    }

    public BackendException(String message, @Nullable Throwable cause) {
        super(SafeText.lines(message), cause);
    }
}
