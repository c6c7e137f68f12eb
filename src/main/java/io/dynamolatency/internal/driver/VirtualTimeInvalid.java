package io.dynamolatency.internal.driver;

/** Ends a measurement if virtual time turns out to be wrong for its calls. */
final class VirtualTimeInvalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VirtualTimeInvalid() {
        super(
                "calls used two connections at the same time, which virtual time does not support, so delays were"
                        + " waited for",
                null,
                false,
                false);
    }
}
