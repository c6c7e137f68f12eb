package io.dynamolatency.wire;

import io.dynamolatency.TlsVersion;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the proxy saw it. Times are {@link System#nanoTime()} of this JVM, at the client's end of the
 * emulated network. Bytes are those on the wire, TLS included, as counted when an exchange starts or ends or the
 * connection closes.
 *
 * @param index number of the connection, from 0, in the order in which the proxy accepted them
 * @param openedNanos when the proxy accepted it
 * @param firstByteNanos when its first byte was read; empty without any
 * @param handshake result of its TLS handshake
 * @param handshakeFailure why the handshake failed, else {@code null}
 * @param handshakeNanos when the handshake ended, at the server's end of the network; empty if there is none, or not
 *     yet
 * @param tlsVersion the negotiated version; {@link TlsVersion#NONE} for plain HTTP, {@code null} before a handshake
 *     succeeds
 * @param exchanges requests started on it
 * @param bytesReceived bytes from the client, 0 or more
 * @param bytesSent bytes to the client, 0 or more
 * @param closedNanos when the first end closed it; empty while it is open
 * @param closedBy who closed it first, {@code null} while it is open
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

    /** Returns whether the client closed it first. */
    public boolean closedByClient() {
        return closedBy != null && closedBy.client();
    }

    /** Who closed a connection first, and how. */
    public enum Closer {
        /** The client sent its FIN; with TLS, after an alert. */
        CLIENT_FIN,
        /** The client reset the connection, as clients do that give up waiting or are killed. */
        CLIENT_RESET,
        /** The service closed it, played by the proxy: after an answer with {@code Connection: close}, or when idle. */
        SERVER,
        /** The proxy was shut down. */
        PROXY;

        /** Returns whether the client closed it. */
        public boolean client() {
            return this == CLIENT_FIN || this == CLIENT_RESET;
        }
    }

    /** The result of a connection's TLS handshake. */
    public enum Handshake {
        /** Plain HTTP, without a handshake. */
        NONE,
        /** Not finished when the log was taken. */
        PENDING,
        /** The server sent its certificate. */
        FULL,
        /** The client resumed an earlier session; the server sent no certificate. */
        RESUMED,
        /** It succeeded; the log does not show whether it was full. */
        UNKNOWN,
        /** It failed: untrusted certificate, no common version, or connection lost. */
        FAILED
    }
}
