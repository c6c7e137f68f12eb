package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelConfig;

/**
 * Stops reading from a client while the client's window is full, or while too many of the client's requests wait. Only
 * one event loop is allowed to use an object.
 */
final class ReadGate {

    private final ChannelConfig channel;
    private boolean windowFull;
    private boolean requestsWait;

    ReadGate(ChannelConfig channel) {
        this.channel = channel;
    }

    void windowFull(boolean now) {
        windowFull = now;
        decide();
    }

    void requestsWait(boolean now) {
        requestsWait = now;
        decide();
    }

    private void decide() {
        boolean read = !windowFull && !requestsWait;
        if (channel.isAutoRead() != read) {
            channel.setAutoRead(read);
        }
    }
}
