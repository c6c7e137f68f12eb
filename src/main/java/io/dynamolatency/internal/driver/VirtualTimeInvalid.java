package io.dynamolatency.internal.driver;

/** Thrown to end a measurement if virtual time gives wrong results for its calls. */
final class VirtualTimeInvalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private VirtualTimeInvalid(String reason) {
        super(reason, null, false, false);
    }

    static VirtualTimeInvalid overlaps() {
        return because("calls used two connections at the same time, which virtual time does not support");
    }

    static VirtualTimeInvalid tooLong() {
        return because("a call took over 1 s of virtual time, but time-outs count only real time");
    }

    static VirtualTimeInvalid givenUp() {
        return because("a call failed or gave up a request when it waited for round trips");
    }

    static VirtualTimeInvalid worksMeanwhile() {
        return because("a call was faster when it waited for round trips, so the call does other work during the wait");
    }

    private static VirtualTimeInvalid because(String reason) {
        return new VirtualTimeInvalid(
                "measured again with real delays: " + reason + "; write network.time = WAITED to measure only once");
    }
}
