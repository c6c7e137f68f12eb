package io.dynamolatency.internal.wire;

/** TLS alerts in the words of TLS libraries. Pure functions. */
public final class ClientAlert {

    private ClientAlert() {}

    /** Returns whether a handshake ended by {@code user_canceled}: its client gave up, and refused nothing. */
    public static boolean cancels(String failure) {
        return failure.contains("user_canceled") || failure.contains("alert: number 90");
    }
}
