package io.dynamolatency.internal.driver;

/** A call of another process that failed: what the wire shows of it. */
public final class FailedWireCallException extends Exception {
    private static final long serialVersionUID = 1L;

    public FailedWireCallException(String what) {
        super(what, null, false, false);
    }
}
