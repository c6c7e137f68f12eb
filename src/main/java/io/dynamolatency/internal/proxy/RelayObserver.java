package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.nio.ByteBuffer;

/** Observes one relayed connection on the relay's thread. Sees bytes and closes before the relay forwards them. */
interface RelayObserver {

    /** Is called when the relay has connected to the server. The port is the relay's own port. */
    default void connected(int port) {}

    /** Is called with bytes that the client has sent. The observer is allowed to move the buffer's position. */
    default void fromClient(ByteBuffer bytes) {}

    /** Is called with bytes that the server has sent. The observer is allowed to move the buffer's position. */
    default void fromServer(ByteBuffer bytes) {}

    /** Is called when the first of the two ends has closed the connection. */
    default void closed(Closer by) {}

    /** Returns an observer that runs an action when the server first sends bytes. */
    static RelayObserver ofAnswers(Runnable first) {
        return new RelayObserver() {
            private boolean started;

            @Override
            public void fromServer(ByteBuffer bytes) {
                if (!started) {
                    started = true;
                    first.run();
                }
            }
        };
    }
}
