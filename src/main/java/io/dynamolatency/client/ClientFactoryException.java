package io.dynamolatency.client;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** Your client factory did not build a client that can be measured. The message says why, and what to write. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ClientFactoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ClientFactoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
