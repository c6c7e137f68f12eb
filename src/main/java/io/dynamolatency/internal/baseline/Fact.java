package io.dynamolatency.internal.baseline;

import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of counts to compare, the most important first. Resumed handshakes are not compared. Their number follows
 * from the number of connections, and a resumed handshake instead of a full handshake is harmless.
 */
enum Fact {
    OPENED("connections", Symptom.CONNECTIONS, true),
    FAILED_HANDSHAKES("failed handshakes", Symptom.CONNECTIONS, false),
    CLOSED_BY_CLIENT("closed by the client", Symptom.CONNECTIONS, false),
    CLOSED_BY_SERVER("closed by the server", Symptom.CONNECTIONS, false),
    FULL_HANDSHAKES("full handshakes", Symptom.FULL_HANDSHAKES, true),
    RETRIES("retries", Symptom.RETRIES, false),
    EXCHANGES("exchanges", Symptom.CALLS, false);

    private final String label;
    private final Symptom question;
    private final boolean needed;

    Fact(String label, Symptom question, boolean needed) {
        this.label = label;
        this.question = question;
        this.needed = needed;
    }

    String label() {
        return label;
    }

    /** Returns the count of this kind; {@code null} if unknown. */
    @Nullable
    Integer of(Counts counts) {
        return switch (this) {
            case OPENED -> counts.opened();
            case FAILED_HANDSHAKES -> counts.failedHandshakes();
            case CLOSED_BY_CLIENT -> counts.closedByClient();
            case CLOSED_BY_SERVER -> counts.closedByServer();
            case FULL_HANDSHAKES -> counts.fullHandshakes();
            case RETRIES -> counts.retries();
            case EXCHANGES -> counts.exchanges();
        };
    }

    /** Returns the symptom to diagnose if the count is higher than the baseline's. */
    Symptom question() {
        return question;
    }

    /** Returns whether this kind counts connections or handshakes that concurrent calls can need. */
    boolean needed() {
        return needed;
    }

    /** Returns whether this kind counts closes. */
    boolean close() {
        return this == CLOSED_BY_CLIENT || this == CLOSED_BY_SERVER;
    }
}
