package io.dynamolatency.internal.jfr;

/**
 * A successful handshake of the JVM's own TLS implementation (JSSE).
 *
 * @param id the handshake's id, unique in the recording
 * @param nanos when the handshake ended, on the clock of {@link System#nanoTime()}
 * @param host the peer's host, as the client named it: a name or an address
 * @param port the peer's port
 * @param protocol the TLS version that both sides agreed on, such as {@code TLSv1.3}
 */
public record TlsHandshake(String id, long nanos, String host, int port, String protocol) {}
