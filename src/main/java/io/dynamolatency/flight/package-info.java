/**
 * What the JVM records of itself (JFR): TLS handshakes of its clients, and the pauses in which it runs nothing. Start at {@link
 * io.dynamolatency.flight.FlightRecord}.
 */
@NullMarked
package io.dynamolatency.flight;

import org.jspecify.annotations.NullMarked;
