package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.Optional;

/** What is wrong with a client of the team's own that was tried out and sent no request to its endpoint. Pure. */
final class UserClientFault {

    private UserClientFault() {}

    /**
     * The fault and what to do about it, told from the wire.
     *
     * @param log all that the endpoint has seen
     * @param failure what the call threw, empty where it returned
     */
    static String of(String factory, KitEndpoint endpoint, WireLog log, Optional<Throwable> failure) {
        String tried = "The client of " + factory + " was tried out with a call of listTables, which "
                + failure.map(f -> "failed: " + f).orElse("returned")
                + "\nThe endpoint given to it, " + endpoint + ", has seen ";
        Optional<ConnectionRecord> refused = log.connections().stream()
                .filter(c -> c.handshake() == Handshake.FAILED)
                .findFirst();
        if (refused.isPresent()) {
            String why = refused.get().handshakeFailure();
            return tried + log.connections().size() + " connections and no TLS handshake that succeeded"
                    + (why == null ? "" : " (" + why + ")")
                    + ".\n"
                    + "The client does not trust the run's certificate authority: pass the builder of its HTTP client"
                    + " through endpoint.applyTo(...), or write network = @Network(tls = NONE)";
        }
        if (log.connections().stream().anyMatch(c -> c.handshake() == Handshake.PENDING)) {
            return tried
                    + "a connection whose TLS handshake went no further.\n"
                    + "Where the client is on the AWS Common Runtime it does not trust the run's certificate"
                    + " authority: pass the builder of its HTTP client through endpoint.applyTo(...), or write network"
                    + " = @Network(tls = NONE)";
        }
        if (!log.connections().isEmpty()) {
            return tried + log.connections().size() + " connections and no request.\nDoes it speak "
                    + endpoint.uri().getScheme() + "?";
        }
        return tried + "no connection.\n"
                + (failure.isPresent()
                        ? "Is the client closed already, are its keys to be had, or does a proxy stand between? Return"
                                + " one that can be used, built with endpoint.applyTo(builder); the kit closes it after"
                                + " the test"
                        : "It is no client for this endpoint: the factory ignores what it is given, or returns a mock."
                                + " Build it with endpoint.applyTo(builder)");
    }
}
