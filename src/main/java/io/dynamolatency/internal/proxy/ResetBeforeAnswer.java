package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Resets the connection instead of sending an answer. The service has executed the request. */
record ResetBeforeAnswer() implements ExchangeFault {

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        next.send(request, new Call() {
            @Override
            public void answered(FullHttpResponse answer) {
                answer.release();
                reset();
            }

            @Override
            public void failed(HttpResponseStatus status, String why) {
                reset();
            }

            private void reset() {
                struck.exchangeStruck();
                struck.connection().reset();
            }
        });
    }
}
