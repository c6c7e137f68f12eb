package io.dynamolatency.internal.client;

import io.dynamolatency.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * The user's client factory did not build a client that can be measured. The message says why, and how to fix the
 * factory.
 */
public final class ClientFactoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ClientFactoryException(String message, @Nullable Throwable cause) {
        super(SafeText.lines(message), cause);
    }
}
