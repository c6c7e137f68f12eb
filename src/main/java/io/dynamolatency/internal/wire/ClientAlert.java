package io.dynamolatency.internal.wire;

/** Recognizes TLS alerts in the failure messages of TLS libraries. Pure functions. */
public final class ClientAlert {

    private ClientAlert() {}

    /**
     * Returns whether {@code user_canceled} ended a handshake: the client gave up, but did not refuse the certificate.
     */
    public static boolean cancels(String failure) {
        return failure.contains("user_canceled") || failure.contains("alert: number 90");
    }
}
