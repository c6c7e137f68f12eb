package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;

/** A fault that, after it has struck, holds back the answers of all connections. */
interface AnswerGate {

    /**
     * Returns a call that keeps its answer while the gate is closed, and then passes the answer on to the given call.
     */
    Call pass(Faultable connection, Call call);
}
