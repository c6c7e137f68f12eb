package io.dynamolatency.internal.proxy;

/** A fault that strikes new connections. */
interface OpeningFault {

    /** Strikes a connection that was just accepted. */
    void strike(Struck struck);
}
