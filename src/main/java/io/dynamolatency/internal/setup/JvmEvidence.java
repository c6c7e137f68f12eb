package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.jfr.TlsEvidence;
import io.dynamolatency.internal.jfr.TlsHandshake;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * Makes a wire log of the connections to one host, for measurements without a proxy. The log is made from the TLS
 * handshakes that the JVM has recorded since a given moment. Thread-safe.
 */
final class JvmEvidence {

    private final FlightRecord flight;
    private final TargetHost host;
    /** Handshakes count from this moment on; earlier handshakes are those of other clients. */
    private final long since;

    /** @param since handshakes count from this moment on, by the clock of {@link System#nanoTime()} */
    JvmEvidence(FlightRecord flight, TargetHost host, long since) {
        this.flight = flight;
        this.host = host;
        this.since = since;
    }

    /** Returns why the JVM can't record handshakes with this host; empty if it can record them. */
    Optional<String> impossible() {
        if (!host.encrypted()) {
            return Optional.of("it speaks plain http with " + host
                    + ", and without TLS there is no handshake that the JVM could record");
        }
        return flight.unavailable();
    }

    /** Returns the handshakes with the host so far, under all names that clients use for the host. */
    List<TlsHandshake> handshakes() {
        return flight.handshakes(host::is, host.port()).stream()
                .filter(handshake -> handshake.nanos() - since >= 0)
                .toList();
    }

    /**
     * Returns a log of the connections that the handshakes opened.
     *
     * @param whose the name of the client in messages
     * @param blind why the JVM does not record the client's handshakes; empty if it records them
     */
    RecordedWireLog log(String whose, Optional<String> blind) {
        List<TlsHandshake> all = blind.isPresent() ? List.of() : handshakes();
        if (!all.isEmpty()) {
            return TlsEvidence.of(all);
        }
        return RecordedWireLog.ofHandshakes(
                List.of(),
                Evidence.NONE,
                blind.or(flight::unavailable)
                        .map(why -> whose + " gives no evidence: " + why)
                        .orElseGet(() -> "the JVM's record of the TLS handshakes with " + host + " is gone"));
    }
}
