package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.nio.ByteBuffer;

/** Sees what passes on one relayed connection, on the relay's thread, before it is passed on. */
interface RelayObserver {

    /** The client has sent bytes. The observer may move the buffer's position. */
    void fromClient(ByteBuffer bytes);

    /** The server has sent bytes. The observer may move the buffer's position. */
    void fromServer(ByteBuffer bytes);

    /** An end has closed the connection, the first to do so. */
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
