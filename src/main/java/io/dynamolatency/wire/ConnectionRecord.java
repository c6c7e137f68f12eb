package io.dynamolatency.wire;

import io.dynamolatency.TlsVersion;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the proxy saw it. Times are values of {@link System#nanoTime()} in this JVM, at the client's end of
 * the emulated network. In virtual time, each value also includes the delays that the kit added before it. Byte counts
 * include TLS. The proxy updates them when an exchange starts or ends, and when the connection closes.
 *
 * @param index number of the connection, from 0, in the order in which the proxy accepted connections
 * @param openedNanos when the proxy accepted the connection
 * @param firstByteNanos when the proxy read the connection's first byte; empty if no byte arrived
 * @param handshake result of the connection's TLS handshake
 * @param handshakeFailure why the handshake failed; {@code null} if the handshake did not fail
 * @param handshakeNanos when the handshake ended, at the server's end of the network; empty if there is no handshake,
 *     or if the handshake has not ended
 * @param tlsVersion the negotiated version; {@link TlsVersion#NONE} for plain HTTP, {@code null} before a handshake
 *     succeeds
 * @param exchanges number of requests that started on the connection
 * @param bytesReceived number of bytes from the client, 0 or more
 * @param bytesSent number of bytes to the client, 0 or more
 * @param closedNanos when client or server closed the connection, whichever was first; empty while the connection is
 *     open
 * @param closedBy which end closed the connection first; {@code null} while the connection is open
 * @param closeNotify whether the client announced its close in TLS (close_notify), as clients of the SDK do; {@code
 *     false} for plain HTTP
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
        @Nullable Closer closedBy,
        boolean closeNotify) {

    /** Returns whether the client closed the connection first. */
    public boolean closedByClient() {
        return closedBy != null && closedBy.client();
    }

    /** Which end closed a connection first, and how. */
    public enum Closer {
        /**
         * A FIN arrived from the client. With TLS, {@link #closeNotify} shows whether the client itself closed the
         * connection.
         */
        CLIENT_FIN,
        /** The client reset the connection. The client gave up waiting, or its process was killed. */
        CLIENT_RESET,
        /**
         * The proxy closed the connection in the service's role: after an answer with {@code Connection: close},
         * because the connection was idle, because a request or handshake was faulty, or for a planned fault.
         */
        SERVER,
        /** The proxy was shut down and closed the connection. */
        PROXY;

        /** Returns whether the client closed the connection, by a FIN or a reset. */
        public boolean client() {
            return this == CLIENT_FIN || this == CLIENT_RESET;
        }
    }

    /** The result of a connection's TLS handshake. */
    public enum Handshake {
        /** Plain HTTP, without a handshake. */
        NONE,
        /** The handshake had not finished when the log was taken. */
        PENDING,
        /** A full handshake: the server sent its certificate. */
        FULL,
        /** The client resumed an earlier session; the server sent no certificate. */
        RESUMED,
        /** The handshake succeeded; the log does not show whether it was full or resumed. */
        UNKNOWN,
        /**
         * The handshake failed: the certificate was not trusted, there was no common version, or the connection was
         * lost.
         */
        FAILED
    }
}
