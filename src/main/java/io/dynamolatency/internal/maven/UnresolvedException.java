package io.dynamolatency.internal.maven;

import java.io.Serial;

/** An artifact or its versions could not be found or downloaded. */
public final class UnresolvedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    UnresolvedException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
