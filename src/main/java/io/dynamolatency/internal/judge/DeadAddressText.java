package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.List;
import java.util.Optional;

/**
 * The text for a client that does not try a name's second address when the first address refuses the connection. Pure.
 */
public final class DeadAddressText {

    static final String CAUSE = "the client did not try the service's second address";

    static final String FIX = "use an HTTP client that tries each address of a name: Apache 4, Apache 5 or CRT";

    private DeadAddressText() {}

    /**
     * Returns the evidence; empty if no connection was refused, or if a connection was opened after the first refusal.
     */
    static Optional<String> evidence(WireLog wire) {
        List<FaultEvent> refused = wire.faults().stream()
                .filter(event -> event.connection() == FaultEvent.NO_CONNECTION)
                .toList();
        boolean opened = refused.isEmpty()
                || wire.connections().stream()
                        .anyMatch(connection ->
                                connection.openedNanos() - refused.get(0).atNanos() >= 0);
        return opened
                ? Optional.empty()
                : Optional.of("Linux counted " + Numbers.counted(refused.size(), "refused connection")
                        + " of all programs; after that, the second address accepted no connection");
    }

    /** Adds cause, evidence and fix to a message, if the log shows them. */
    public static void addTo(FailureMessage message, WireLog wire) {
        evidence(wire).ifPresent(found -> message.cause(CAUSE).evidence(found).fix(FIX));
    }
}
