package io.dynamolatency.internal.driver;

/** Thrown to end a measurement if virtual time gives wrong results for its calls. */
final class VirtualTimeInvalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private VirtualTimeInvalid(String reason) {
        super(reason, null, false, false);
    }

    static VirtualTimeInvalid overlaps() {
        return new VirtualTimeInvalid(
                "calls used two connections at the same time, which virtual time does not support,"
                        + " so delays were waited for");
    }

    static VirtualTimeInvalid tooLong() {
        return new VirtualTimeInvalid(
                "a call took more than a second of virtual time, which time-outs do not see, so delays were waited"
                        + " for");
    }

    static VirtualTimeInvalid givenUp() {
        return new VirtualTimeInvalid("a request was given up when its round trip was waited for, so all of them were");
    }
}
