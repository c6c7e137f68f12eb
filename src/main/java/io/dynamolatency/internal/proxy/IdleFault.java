package io.dynamolatency.internal.proxy;

/** A fault that strikes connections after an idle time. */
interface IdleFault {

    /** Begins to watch a connection for idle time. */
    void watch(Struck struck);
}
