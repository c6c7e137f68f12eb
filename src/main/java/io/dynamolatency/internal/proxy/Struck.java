package io.dynamolatency.internal.proxy;

/** A fault and the connection that it strikes or watches. */
interface Struck {

    Faultable connection();

    /** Counts the connection for the fault. Returns whether the fault strikes it. */
    boolean counts();

    /** Records that the fault strikes the connection. */
    void connectionStruck();

    /**
     * Records that the fault strikes the exchange that waits for its answer; without such an exchange, the connection.
     */
    void struckNow();

    /** Records that the fault strikes the current exchange. */
    void exchangeStruck();
}
