package io.dynamolatency.internal.diagnose;

/** The parts of a call's time, in the order of a call. Each moment of a call belongs to one part. */
enum Part {
    QUEUED("waiting for its turn"),
    BEFORE_SDK("before the SDK was called"),
    IN_SDK("in the SDK before the request left"),
    HTTP_CLIENT("in beforeTransmission or the HTTP client before the request left"),
    /** The time before a request if the SDK's phases are unknown. */
    BEFORE_REQUEST("before the request left"),
    CONNECTION_WAIT("waiting for a connection"),
    /** Attempts that never reached the wire. */
    LOST_ATTEMPTS("attempts that did not arrive"),
    FAILED_HANDSHAKES("failed handshakes"),
    OPENING("opening connections"),
    REQUEST_WAY("request on its way"),
    REST_OF_REQUEST("waiting for the rest of the request"),
    SERVICE("the service"),
    ANSWER_WAY("answer on its way"),
    NO_ANSWER("waiting for an answer that did not come"),
    EARLIER_ATTEMPTS("earlier attempts and the waits after them"),
    BETWEEN_REQUESTS("between its requests"),
    SDK_AFTER_ANSWER("in the SDK after the answer"),
    AFTER_SDK("after the SDK had the result"),
    /** The time after the answer if the SDK's phases are unknown. */
    AFTER_ANSWER("after the answer"),
    PAUSED("pauses of this JVM"),
    MACHINE("taken by this machine"),
    UNKNOWN("not known");

    private final String text;

    Part(String text) {
        this.text = text;
    }

    /** Returns the part's index in arrays of numbers. No file stores this index. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** Returns the part in words, to follow a duration. */
    String text() {
        return text;
    }

    /** Returns whether this part can keep its length even if the JVM or the machine stops during it. */
    boolean onTheWay() {
        return this == REQUEST_WAY || this == ANSWER_WAY || this == OPENING;
    }
}
