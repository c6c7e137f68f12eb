package io.dynamolatency.internal.resilience;

import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client did after a fault struck.
 *
 * @param struck the exchange that the fault struck; empty if the fault struck a connection, or if the log has dropped
 *     the exchange
 * @param retries the later attempts of the call that the fault struck, in order
 * @param retriedOnNewConnection whether the first retry was sent on a connection opened after the strike
 * @param newConnections the number of new connections from this strike until the next strike; see {@link Aftermaths}
 * @param recoveryNanos the nanoseconds from the strike to the end of the struck exchange or of a retry, whichever
 *     succeeds first. If the call is unknown, the next successful exchange of any call counts. Empty without such an
 *     exchange
 * @param untested whether the fault struck no exchange, and neither a request nor a failed call followed. The fault
 *     then shows nothing about recovery
 * @param callFailed whether the caller saw an error; false if unknown
 * @param givenUpNanos the nanoseconds from the sending of the struck request until the client closed the connection;
 *     empty if the client got an answer or did not close the connection
 */
public record Aftermath(
        FaultEvent event,
        Optional<Exchange> struck,
        List<Exchange> retries,
        boolean retriedOnNewConnection,
        int newConnections,
        OptionalLong recoveryNanos,
        boolean untested,
        boolean callFailed,
        OptionalLong givenUpNanos) {

    public Aftermath {
        retries = List.copyOf(retries);
    }
}
