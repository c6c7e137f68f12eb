package io.dynamolatency.internal.driver;

/** The purpose of a call. */
enum Phase {
    WARM_UP("warm-up"),
    TIMED("timed run"),
    REFERENCE_RTT("run with a second round-trip time"),
    WAITED_TRIAL("trial with real delays");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
