package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.setup.MeasurementSetup;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The setup of a node, or the reason why the node has no setup.
 *
 * @param refusal keeps SDK clients away from AWS if the node has no setup to lead the clients to
 */
record NodeSetup(Optional<MeasurementSetup> setup, Optional<Throwable> failure, Optional<ClientRedirect> refusal) {

    /** Opens a setup, and leads the SDK clients of all threads to the setup. */
    static NodeSetup open(Supplier<MeasurementSetup> opener, Supplier<ClientRedirect> refuser) {
        try {
            MeasurementSetup setup = opener.get();
            setup.redirectAllThreads();
            return new NodeSetup(Optional.of(setup), Optional.empty(), Optional.empty());
        } catch (RuntimeException | Error failed) {
            return new NodeSetup(Optional.empty(), Optional.of(failed), Optional.of(refuser.get()));
        }
    }

    /** Returns the setup. If opening it failed, throws the failure. */
    MeasurementSetup orThrow() {
        if (failure.isEmpty()) {
            return setup.orElseThrow();
        }
        if (failure.get() instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure.get();
    }

    void close() {
        setup.ifPresent(MeasurementSetup::close);
        refusal.ifPresent(ClientRedirect::close);
    }
}
