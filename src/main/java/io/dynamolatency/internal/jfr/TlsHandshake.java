package io.dynamolatency.internal.jfr;

/**
 * A successful TLS handshake of the JVM's own TLS (JSSE).
 *
 * @param id unique in the recording
 * @param nanos when it ended, on the clock of {@link System#nanoTime()}
 * @param host the peer as the client named it: a name or an address
 * @param port the peer's port
 * @param protocol the version agreed on, such as {@code TLSv1.3}
 */
public record TlsHandshake(String id, long nanos, String host, int port, String protocol) {}
