package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.FullHttpResponse;

/** Bounds how many answers a connection has. */
interface AnswerLimit {

    /** Is told of an answer before it is written. */
    void answers(FullHttpResponse answer);
}
