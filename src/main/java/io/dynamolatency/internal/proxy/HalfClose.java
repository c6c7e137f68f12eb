package io.dynamolatency.internal.proxy;

import java.time.Duration;

/** Sends the service's FIN on a connection that was idle, and still reads from the client. */
record HalfClose(Duration after) implements IdleFault {

    @Override
    public void watch(Struck struck) {
        Faultable connection = struck.connection();
        connection.addFirst(new IdleWatch(connection::isIdle, after, () -> {
            if (struck.counts()) {
                struck.connectionStruck();
                connection.closeHalf();
            }
        }));
    }
}
