package io.dynamolatency.internal.driver;

/** Stands for the failure of a call of an external process, as seen on the wire. */
public final class FailedWireCallException extends Exception {
    private static final long serialVersionUID = 1L;

    public FailedWireCallException(String what) {
        super(what, null, false, false);
    }
}
