package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;

/** A fault that strikes an exchange when the service has read the whole request. */
interface ExchangeFault {

    /** Passes a request on to the service. */
    interface Next {
        void send(FullHttpRequest request, Call call);
    }

    /** Returns whether the fault counts exchanges of this operation. */
    default boolean concerns(String operation) {
        return true;
    }

    /**
     * Handles a request that the fault strikes: passes the request on, answers it, or ends its connection. Releases the
     * request.
     */
    void send(Struck struck, FullHttpRequest request, Call call, Next next);
}
