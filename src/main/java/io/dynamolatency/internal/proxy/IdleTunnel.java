package io.dynamolatency.internal.proxy;

import java.time.Duration;

/**
 * Ends a tunnel of the kit's HTTP proxy that carried no bytes for some time. A tunnel that waits for an answer also
 * counts as idle, because a forward proxy does not see requests within TLS.
 */
record IdleTunnel(Duration after) implements IdleFault {

    @Override
    public void watch(Struck struck) {
        Faultable connection = struck.connection();
        connection.addFirst(new IdleWatch(connection::tunnelled, after, () -> {
            if (struck.counts()) {
                struck.struckNow();
                connection.endTunnel();
            }
        }));
    }
}
