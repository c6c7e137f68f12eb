package io.dynamolatency.internal.proxy;

/**
 * Closes a connection after a number of answers.
 *
 * @param announced whether the last answer announces the close
 */
record MaxRequests(int requests, boolean announced) implements CarriedFault {

    @Override
    public Effect strike(Struck struck) {
        int[] left = {requests};
        return here -> here.connection().beforeAnswers(answer -> {
            if (--left[0] == 0) {
                here.exchangeStruck();
                here.connection().ending(announced ? Ending.ANNOUNCED : Ending.SILENT);
            }
        });
    }
}
