package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.nio.ByteBuffer;

/** Observes one relayed connection on the relay's thread. Sees bytes and closes before the relay passes them on. */
interface RelayObserver {

    /** Is called with bytes that the client has sent. The observer may move the buffer's position. */
    void fromClient(ByteBuffer bytes);

    /** Is called with bytes that the server has sent. The observer may move the buffer's position. */
    void fromServer(ByteBuffer bytes);

    /** Is called when the first of both ends has closed the connection. */
    void closed(Closer by);

    /** Returns an observer that runs an action when the server first sends bytes. */
    static RelayObserver ofAnswers(Runnable first) {
        return new RelayObserver() {
            private boolean started;

            @Override
            public void fromClient(ByteBuffer bytes) {
                // not read
            }

            @Override
            public void fromServer(ByteBuffer bytes) {
                if (!started) {
                    started = true;
                    first.run();
                }
            }

            @Override
            public void closed(Closer by) {
                // not of interest
            }
        };
    }
}
