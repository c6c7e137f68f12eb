package io.dynamolatency.lab;

import io.dynamolatency.HttpClientKind;

/**
 * A connection goes back to the pool on its event loop, a moment after the future is complete: a call that comes at once
 * opens a second.
 */
class NettyContractTest extends HttpClientContract {

    NettyContractTest() {
        super(HttpClientKind.NETTY);
    }

    @Override
    int mostConnections() {
        return 2;
    }
}
