package io.dynamolatency.internal.proxy;

import java.time.Duration;

/** Ends the service's direction of a connection that was idle, and reads on. */
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
