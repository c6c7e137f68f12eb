package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.BiConsumer;

/**
 * Changes an answer of the service.
 *
 * @param change changes the answer, and can change what happens to the connection
 */
record ChangeAnswer(BiConsumer<Faultable, FullHttpResponse> change) implements ExchangeFault {

    static final String CRC = "x-amz-crc32";

    /** Returns a fault that makes the checksum wrong. */
    static ChangeAnswer corrupt() {
        return new ChangeAnswer((connection, answer) -> {
            long right = Long.parseLong(answer.headers().get(CRC, "0"));
            answer.headers().set(CRC, Long.toString(right == 1 ? 2 : 1));
        });
    }

    /** Returns a fault that answers like a server of HTTP/1.0. */
    static ChangeAnswer http10() {
        return new ChangeAnswer((connection, answer) -> {
            answer.setProtocolVersion(HttpVersion.HTTP_1_0);
            connection.ending(Ending.UNSAID);
        });
    }

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        next.send(request, answer -> {
            if (!Answers.isServerError(answer)) {
                change.accept(struck.connection(), answer);
            }
            call.answered(answer);
        });
    }
}
