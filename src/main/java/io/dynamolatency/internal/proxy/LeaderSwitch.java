package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.Optional;

/** Holds back the answers of all connections for a time, and then releases all answers together. */
final class LeaderSwitch implements ExchangeFault {

    private final Duration time;
    private long untilNanos = System.nanoTime();

    LeaderSwitch(Duration time) {
        this.time = time;
    }

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        untilNanos = System.nanoTime() + time.toNanos();
        next.send(request, call);
    }

    /** Returns a call that keeps its answer while answers are held back, and then passes it on to the given call. */
    Call pass(Faultable connection, Call call) {
        return answer -> {
            long left = untilNanos - System.nanoTime();
            if (left > 0) {
                connection.hold(Optional.of(Duration.ofNanos(left)), () -> call.answered(answer));
            } else {
                call.answered(answer);
            }
        };
    }
}
