package io.dynamolatency.internal.proxy;

/** Asks for a client certificate in the handshake. */
record AskForCertificate() implements OpeningFault {

    @Override
    public void strike(Struck struck) {
        struck.connectionStruck();
        struck.connection().askForCertificate();
    }
}
