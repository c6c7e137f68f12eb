package io.dynamolatency.internal.driver;

/** The purpose of a call. */
enum Phase {
    WARM_UP("warm-up"),
    TIMED("timed run"),
    REFERENCE_RTT("calls over a second round trip"),
    WAITED_TRIAL("calls that wait for their round trips");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
