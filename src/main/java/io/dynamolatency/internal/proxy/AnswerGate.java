package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;

/** A fault that holds back the answers of all connections after it has struck. */
interface AnswerGate {

    /** Returns a call whose answer waits for the gate. */
    Call pass(Faultable connection, Call call);
}
