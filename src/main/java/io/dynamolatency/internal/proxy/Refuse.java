package io.dynamolatency.internal.proxy;

/** Resets a new connection before its first byte. */
record Refuse() implements OpeningFault {

    @Override
    public void strike(Struck struck) {
        struck.connectionStruck();
        struck.connection().refuse();
    }
}
