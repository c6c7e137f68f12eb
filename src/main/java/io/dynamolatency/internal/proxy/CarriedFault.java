package io.dynamolatency.internal.proxy;

/** A fault of connections that the client uses, whenever they were opened. */
interface CarriedFault {

    /** What the fault does to one connection, with what it has counted there. */
    interface Effect {

        /** Begins, when the plan starts or goes on. */
        void begin(Struck struck);
    }

    /** Strikes a connection when the client sends its first bytes in the plan. Returns the effect. */
    Effect strike(Struck struck);
}
