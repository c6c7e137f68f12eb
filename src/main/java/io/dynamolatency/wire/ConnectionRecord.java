package io.dynamolatency.wire;

import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the front door saw it. Times are {@link System#nanoTime()} of this JVM.
 *
 * @param index counts connections of one front door from 0, in the order they were accepted
 * @param openedNanos when it was accepted
 * @param firstByteNanos when its first byte was read, empty when none was
 * @param handshake what became of its TLS handshake
 * @param handshakeFailure why the handshake failed, {@code null} unless it did
 * @param exchanges requests begun on it
 * @param closedNanos when the first of both ends closed it, empty while it is open
 * @param closedBy who that was, {@code null} while it is open
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record ConnectionRecord(
        int index,
        long openedNanos,
        OptionalLong firstByteNanos,
        Handshake handshake,
        @Nullable String handshakeFailure,
        int exchanges,
        OptionalLong closedNanos,
        @Nullable Closer closedBy) {}
