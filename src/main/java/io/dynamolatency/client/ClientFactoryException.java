package io.dynamolatency.client;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** A factory of a team's own client has not built one that can be measured; the message says why, and what to write. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ClientFactoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** An exception with its reason, and with its cause where there is one. */
    @API(status = Status.INTERNAL, since = "0.1")
    public ClientFactoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
