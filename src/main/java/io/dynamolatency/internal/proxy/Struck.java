package io.dynamolatency.internal.proxy;

/** A fault and the connection that it strikes or watches. */
interface Struck {

    Faultable connection();

    /** Counts the connection for the fault. Returns whether the fault strikes the connection. */
    boolean counts();

    /** Records that the fault strikes the connection. */
    void connectionStruck();

    /**
     * Records that the fault strikes the current exchange. If no exchange is under way, records that the fault strikes
     * the connection.
     */
    void struckNow();

    /** Records that the fault strikes the current exchange. */
    void exchangeStruck();
}
