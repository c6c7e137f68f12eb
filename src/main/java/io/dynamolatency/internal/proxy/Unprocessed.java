package io.dynamolatency.internal.proxy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Leaves items of a batch unprocessed. The service gets only the other items. Does not change a request without items.
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
        boolean gets = request.headers().get("X-Amz-Target", "").endsWith(GET);
        Optional<BatchRequest> items = object(request.content()).flatMap(body -> BatchRequest.of(body, gets));
        if (items.isEmpty()) {
            // the service refuses the request
            next.send(request, call);
            return;
        }
        struck.exchangeStruck();
        BatchRequest batch = items.get();
        JsonObject unprocessed = batch.takeAway(share);
        if (batch.isEmpty()) {
            request.release();
            call.answered(answer(batch.answer(new JsonObject(), unprocessed)));
            return;
        }
        FullHttpRequest rest = request.replace(bytes(batch.toString()));
        rest.headers().set(HttpHeaderNames.CONTENT_LENGTH, rest.content().readableBytes());
        request.release();
        next.send(rest, answer -> {
            Optional<JsonObject> served =
                    answer.status().equals(HttpResponseStatus.OK) ? object(answer.content()) : Optional.empty();
            if (served.isEmpty()) {
                call.answered(answer);
                return;
            }
            answer.release();
            call.answered(answer(batch.answer(served.get(), unprocessed)));
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

    private static Optional<JsonObject> object(ByteBuf bytes) {
        try {
            JsonElement parsed = JsonParser.parseString(bytes.toString(StandardCharsets.UTF_8));
            return parsed instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonParseException malformed) {
            return Optional.empty();
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
