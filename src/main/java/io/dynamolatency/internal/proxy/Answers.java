package io.dynamolatency.internal.proxy;

import com.google.gson.JsonObject;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Makes the proxy's own error answers. They have the form of DynamoDB's errors, so that SDKs show their message. */
final class Answers {

    private static final String NAMESPACE = "com.amazonaws.dynamodb.v20120810#";

    private Answers() {}

    /** Returns an answer for a failure of the service. */
    static FullHttpResponse serverError(HttpResponseStatus status, String message) {
        return error(status, "InternalServerError", message);
    }

    /** Returns an answer for a faulty request. */
    static FullHttpResponse clientError(HttpResponseStatus status, String message) {
        return error(status, "SerializationException", message);
    }

    private static FullHttpResponse error(HttpResponseStatus status, String type, String message) {
        JsonObject body = new JsonObject();
        body.addProperty("__type", NAMESPACE + type);
        body.addProperty("message", message);
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-amz-json-1.0");
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return answer;
    }
}
