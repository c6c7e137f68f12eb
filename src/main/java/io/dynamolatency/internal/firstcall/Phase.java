package io.dynamolatency.internal.firstcall;

/** The phases of a first call in a fresh JVM, in their order. Each moment belongs to one phase. */
enum Phase {
    JVM("JVM and class loading", "make a CDS archive of the application (variant CDS_ARCHIVE), or load fewer classes"),
    WARM_UP("SDK warm-up", "warm up before traffic arrives, such as before a snapshot"),
    CONSTRUCTION(
            "client construction",
            "name region, keys and HTTP client in the client's builder, so that the SDK does not search for them"),
    CREDENTIALS("credentials", "resolve the keys when the application starts, and cache them"),
    LOOK_UP("name look-up", "look the name up when the application starts"),
    BEFORE_SENDING(
            "SDK before sending",
            "make one call when the application starts, or call SdkWarmUp.warmUp() of SDK 2.54 or newer"),
    TCP("TCP", "open the connection when the application starts, by one cheap call"),
    TLS("TLS", "open the connection when the application starts, by one cheap call"),
    NETWORK("network", "call an endpoint that is nearer"),
    SERVICE("service", "look at what the operation costs the service"),
    AFTER("after the answer", "look at what your code does with the answer, and at its further requests");

    private final String text;
    private final String advice;

    Phase(String text, String advice) {
        this.text = text;
        this.advice = advice;
    }

    String text() {
        return text;
    }

    /** Returns what to change if the phase takes long. */
    String advice() {
        return advice;
    }

    /** Returns whether the phase is part of the test's call; all other phases come before the call. */
    boolean ofCall() {
        return compareTo(CONSTRUCTION) > 0;
    }
}
