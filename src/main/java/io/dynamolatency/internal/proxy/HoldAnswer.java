package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds back an answer for a time, or until the plan ends. The service has already executed the request.
 *
 * @param time how long to hold back the answer; if empty, until the plan or the connection ends
 */
record HoldAnswer(Optional<Duration> time) implements ExchangeFault {

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        next.send(request, held(struck.connection(), time, call));
    }

    /** Returns a call that passes its answer on to the given call after a time. */
    static Call held(Faultable connection, Optional<Duration> time, Call call) {
        return answer -> connection.hold(time, () -> call.answered(answer));
    }
}
