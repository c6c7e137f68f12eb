package io.dynamolatency.internal.proxy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Leaves items of a batch unprocessed. The service gets only the other items.
 *
 * @param share the share of items that stay unprocessed, above 0 and at most 1; at least one item stays unprocessed
 */
record Unprocessed(double share) implements ExchangeFault {

    private static final String GET = "BatchGetItem";
    private static final String WRITE = "BatchWriteItem";

    @Override
    public boolean concerns(String operation) {
        return operation.equals(WRITE) || operation.equals(GET);
    }

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        BatchRequest batch = new BatchRequest(
                text(request.content()),
                request.headers().get("X-Amz-Target", "").endsWith(GET));
        JsonObject unprocessed = batch.takeAway(share);
        if (batch.isEmpty()) {
            request.release();
            call.answered(answer(batch.answer(new JsonObject(), unprocessed)));
            return;
        }
        FullHttpRequest rest = request.replace(bytes(batch.toString()));
        rest.headers().set(HttpHeaderNames.CONTENT_LENGTH, rest.content().readableBytes());
        request.release();
        next.send(rest, new Call() {
            @Override
            public void answered(FullHttpResponse answer) {
                if (answer.status().code() != HttpResponseStatus.OK.code()) {
                    call.answered(answer);
                    return;
                }
                JsonObject served =
                        JsonParser.parseString(text(answer.content())).getAsJsonObject();
                answer.release();
                call.answered(answer(batch.answer(served, unprocessed)));
            }

            @Override
            public void failed(HttpResponseStatus status, String why) {
                call.failed(status, why);
            }
        });
    }

    private static FullHttpResponse answer(JsonObject body) {
        ByteBuf bytes = bytes(body.toString());
        CRC32 crc = new CRC32();
        crc.update(bytes.nioBuffer());
        FullHttpResponse answer = Answers.of(HttpResponseStatus.OK, Answers.JSON, bytes);
        answer.headers().set(ChangeAnswer.CRC, Long.toString(crc.getValue()));
        return answer;
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
