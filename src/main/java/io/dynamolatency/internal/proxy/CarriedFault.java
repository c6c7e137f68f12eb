package io.dynamolatency.internal.proxy;

/**
 * A fault that strikes connections when the client uses them. The fault also strikes connections that were opened
 * before the plan.
 */
interface CarriedFault {

    /** The effect and the counts of the fault on one connection. */
    interface Effect {

        /** Begins the effect when the plan starts or resumes. */
        void begin(Struck struck);
    }

    /** Strikes a connection when the client sends its first bytes during the plan. Returns the effect. */
    Effect strike(Struck struck);
}
