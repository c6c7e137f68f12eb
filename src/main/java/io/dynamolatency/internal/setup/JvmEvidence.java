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
 * Reads connections with one host from the TLS handshakes that the JVM has recorded since a moment, for
 * measurements without a proxy. Thread-safe.
 */
final class JvmEvidence {

    private final FlightRecord flight;
    private final TargetHost host;
    /** Earlier handshakes belong to other clients. */
    private final long since;

    /**
     * @param since ignores earlier handshakes, on the clock of {@link System#nanoTime()}
     */
    JvmEvidence(FlightRecord flight, TargetHost host, long since) {
        this.flight = flight;
        this.host = host;
        this.since = since;
    }

    /** Returns why no client can leave evidence here; empty if one may. */
    Optional<String> impossible() {
        if (!host.encrypted()) {
            return Optional.of("it speaks plain http with " + host
                    + ", and without TLS there is no handshake that the JVM could record");
        }
        return flight.unavailable();
    }

    /** Returns the handshakes so far, by the name that the client uses for the host. */
    List<TlsHandshake> handshakes() {
        return flight.handshakes(host::is, host.port()).stream()
                .filter(handshake -> handshake.nanos() - since >= 0)
                .toList();
    }

    /**
     * Returns the connections that the handshakes opened.
     *
     * @param whose what messages call the client
     * @param blind why the client leaves no evidence; empty if it does
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
