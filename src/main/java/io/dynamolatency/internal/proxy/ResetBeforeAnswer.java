package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;

/** Resets the connection instead of sending an answer. The service has executed the request. */
record ResetBeforeAnswer() implements ExchangeFault {

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        next.send(request, answer -> {
            answer.release();
            struck.exchangeStruck();
            struck.connection().reset();
        });
    }
}
