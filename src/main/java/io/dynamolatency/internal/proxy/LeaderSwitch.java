package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Optional;

/** Holds back the answers of all connections for a time, and then releases all answers together. */
final class LeaderSwitch implements ExchangeFault, AnswerGate {

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

    @Override
    public Call pass(Faultable connection, Call call) {
        return new Call() {
            @Override
            public void answered(FullHttpResponse answer) {
                pass(() -> call.answered(answer));
            }

            @Override
            public void failed(HttpResponseStatus status, String why) {
                pass(() -> call.failed(status, why));
            }

            private void pass(Runnable answers) {
                long left = untilNanos - System.nanoTime();
                if (left > 0) {
                    connection.hold(Optional.of(Duration.ofNanos(left)), answers);
                } else {
                    answers.run();
                }
            }
        };
    }
}
