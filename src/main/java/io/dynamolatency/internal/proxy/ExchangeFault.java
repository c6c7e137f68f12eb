package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;

/** A fault of an exchange, from when the service has read the request. */
interface ExchangeFault {

    /** Sends a request on. */
    interface Next {
        void send(FullHttpRequest request, Call call);
    }

    /** Returns whether the fault counts the exchanges of an operation. */
    default boolean concerns(String operation) {
        return true;
    }

    /** Sends a request on that the fault strikes, or answers it, or ends its connection. Releases the request. */
    void send(Struck struck, FullHttpRequest request, Call call, Next next);
}
