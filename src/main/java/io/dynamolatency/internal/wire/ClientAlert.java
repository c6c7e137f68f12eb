package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.ConnectionRecord;
import java.util.Objects;

/** Recognizes how a client ended a TLS handshake, from the failure that the proxy recorded. Pure functions. */
public final class ClientAlert {

    /** The failure of a handshake that ended without an alert. */
    public static final String WITHOUT_ALERT = "the connection was closed before the handshake was over";

    /** The end of a failure whose alert says that the client does not trust the certificate. */
    public static final String DISTRUST = ": the client does not trust the run's certificate";

    private ClientAlert() {}

    /** Returns whether the client's alert says that the client does not trust the run's certificate. */
    public static boolean distrusts(String failure) {
        return failure.endsWith(DISTRUST);
    }

    /**
     * Returns whether {@code user_canceled} ended a handshake: the client gave up, but did not refuse the certificate.
     */
    public static boolean cancels(String failure) {
        return failure.contains("user_canceled") || failure.contains("alert: number 90");
    }

    /**
     * Returns whether the client gave up a handshake. A client that gives up closes the connection without an alert, or
     * cancels the handshake.
     */
    public static boolean givesUp(ConnectionRecord record) {
        String why = Objects.requireNonNullElse(record.handshakeFailure(), "");
        return record.closedByClient() && (WITHOUT_ALERT.equals(why) || cancels(why));
    }
}
