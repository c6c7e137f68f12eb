package io.dynamolatency.wire;

import io.dynamolatency.TlsVersion;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the proxy saw it. Times are {@link System#nanoTime()} of this JVM, taken at the client's end of the
 * emulated network unless something else is said. Bytes are those of the wire, TLS included, as far as they are known when an
 * exchange begins or ends or the connection closes.
 *
 * @param index counts connections of one proxy from 0, in the order they were accepted
 * @param openedNanos when it was accepted
 * @param firstByteNanos when its first byte was read, empty when none was
 * @param handshake what became of its TLS handshake
 * @param handshakeFailure why the handshake failed, {@code null} unless it did
 * @param handshakeNanos when the handshake ended at the server's end of the network, empty where there is none or it has not
 * @param tlsVersion what was agreed on; {@link TlsVersion#NONE} for plain HTTP, {@code null} where no handshake has succeeded
 * @param exchanges requests begun on it
 * @param bytesReceived bytes that came from the client, 0 or more
 * @param bytesSent bytes that went to the client, 0 or more
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
        OptionalLong handshakeNanos,
        @Nullable TlsVersion tlsVersion,
        int exchanges,
        long bytesReceived,
        long bytesSent,
        OptionalLong closedNanos,
        @Nullable Closer closedBy) {

    /** Whether it was the client who closed it first. */
    public boolean closedByClient() {
        return closedBy != null && closedBy.client();
    }
}
