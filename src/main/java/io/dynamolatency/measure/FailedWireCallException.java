package io.dynamolatency.measure;

/** A call of another process that failed: what the wire shows of it. */
final class FailedWireCallException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedWireCallException(String what) {
        super(what, null, false, false);
    }
}
