package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.FullHttpResponse;

/** Bounds how many answers a connection has. */
interface AnswerLimit {

    /** Handles an answer before the connection writes it. */
    void answers(FullHttpResponse answer);
}
