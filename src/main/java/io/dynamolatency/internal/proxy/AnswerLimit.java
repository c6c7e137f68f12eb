package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.FullHttpResponse;

/** Limits the number of answers of a connection. */
interface AnswerLimit {

    /** Handles an answer before the connection writes it. */
    void answers(FullHttpResponse answer);
}
