package io.dynamolatency.internal.proxy;

/** Ends a tunnel of the kit's HTTP proxy after a number of answers. */
record TunnelRequests(int requests) implements CarriedFault {

    @Override
    public Effect strike(Struck struck) {
        int[] left = {requests};
        return here -> here.connection().beforeAnswers(answer -> {
            if (--left[0] == 0 && here.connection().tunnelled()) {
                here.exchangeStruck();
                here.connection().endTunnelAfterAnswer();
            }
        });
    }
}
