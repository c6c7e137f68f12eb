package io.dynamolatency.internal.proxy;

import com.google.gson.JsonObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Makes the proxy's own error answers. They have the form of DynamoDB's errors, so that SDKs show the message. */
final class Answers {

    /** The content type of DynamoDB's answers. */
    static final String JSON = "application/x-amz-json-1.0";

    private static final String NAMESPACE = "com.amazonaws.dynamodb.v20120810#";

    private Answers() {}

    /** The proxy's answer if the back end gave no answer. */
    private static final class ServerError extends DefaultFullHttpResponse {
        ServerError(FullHttpResponse error) {
            super(error.protocolVersion(), error.status(), error.content(), error.headers(), error.trailingHeaders());
        }
    }

    /** Returns an answer for a failure of the service. */
    static FullHttpResponse serverError(HttpResponseStatus status, String message) {
        return new ServerError(error(status, "InternalServerError", message));
    }

    /** Returns whether an answer is from {@link #serverError}. */
    static boolean isServerError(FullHttpResponse answer) {
        return answer instanceof ServerError;
    }

    /** Returns an error of this type in DynamoDB's form. */
    static FullHttpResponse error(HttpResponseStatus status, String type, String message) {
        JsonObject body = new JsonObject();
        body.addProperty("__type", NAMESPACE + type);
        body.addProperty("message", message);
        return of(status, JSON, Unpooled.copiedBuffer(body.toString(), StandardCharsets.UTF_8));
    }

    /** Returns an answer with a body. */
    static FullHttpResponse of(HttpResponseStatus status, String contentType, ByteBuf body) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return answer;
    }
}
