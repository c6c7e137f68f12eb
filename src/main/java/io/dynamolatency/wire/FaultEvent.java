package io.dynamolatency.wire;

import io.dynamolatency.fault.FaultKind;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A planned fault that struck. Immutable.
 *
 * @param sequence the number of the event, from 0, in the order in which faults struck
 * @param fault the number of the fault in the test's list, from 0
 * @param kind what was done
 * @param atNanos when it struck, {@link System#nanoTime()} at the proxy
 * @param connection the {@linkplain ConnectionRecord#index() number} of the connection that it struck
 * @param exchange the {@linkplain Exchange#sequence() number} of the exchange that it struck; empty if it struck a
 *     connection outside an exchange
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record FaultEvent(
        long sequence, int fault, FaultKind kind, long atNanos, int connection, OptionalLong exchange) {}
