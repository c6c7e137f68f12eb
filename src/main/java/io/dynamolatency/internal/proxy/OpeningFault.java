package io.dynamolatency.internal.proxy;

/** A fault of new connections. */
interface OpeningFault {

    /** Strikes a connection that was just accepted. */
    void strike(Struck struck);
}
