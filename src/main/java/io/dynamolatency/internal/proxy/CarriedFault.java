package io.dynamolatency.internal.proxy;

/**
 * A fault that strikes a connection when the client first uses it during the plan. It also strikes connections that
 * were opened before the plan.
 */
interface CarriedFault {

    /** The effect of the fault on one connection, with the connection's counts. */
    interface Effect {

        /** Begins the effect. Is called after {@link #strike}, and again each time that the plan resumes. */
        void begin(Struck struck);
    }

    /** Strikes a connection on which the client sends its first bytes during the plan. Returns the effect. */
    Effect strike(Struck struck);
}
