package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.jfr.TlsEvidence;
import io.dynamolatency.internal.jfr.TlsHandshake;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * What is known of connections with somebody where no proxy is on the way: the TLS handshakes that the JVM has recorded since
 * this was made. Thread-safe.
 */
final class JvmEvidence {

    private final FlightRecord flight;
    private final TargetHost answerer;
    /** What came before was another client's. */
    private final long since;

    /**
     * @param since from when on handshakes count, on the clock of {@link System#nanoTime()}
     */
    JvmEvidence(FlightRecord flight, TargetHost answerer, long since) {
        this.flight = flight;
        this.answerer = answerer;
        this.since = since;
    }

    /** Why no client whatsoever can leave evidence here; empty where one may. */
    Optional<String> impossible() {
        if (!answerer.encrypted()) {
            return Optional.of("it speaks plain http with " + answerer
                    + ", and without TLS there is no handshake that the JVM could record");
        }
        return flight.unavailable();
    }

    /** The handshakes so far, with whomever the client calls by the same name. */
    List<TlsHandshake> handshakes() {
        return flight.handshakes(answerer::is, answerer.port()).stream()
                .filter(handshake -> handshake.nanos() - since >= 0)
                .toList();
    }

    /**
     * The connections that the handshakes stand for.
     *
     * @param whose what messages call the client
     * @param blind why the client leaves no evidence; empty where it does
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
                        .orElseGet(() -> "the JVM's record of the TLS handshakes with " + answerer + " is gone"));
    }
}
