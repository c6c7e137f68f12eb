package io.dynamolatency.internal.proxy;

/** A fault of connections that were idle for some time. */
interface IdleFault {

    /** Begins to watch a connection for idle time. */
    void watch(Struck struck);
}
