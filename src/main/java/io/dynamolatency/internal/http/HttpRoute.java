package io.dynamolatency.internal.http;

import java.net.URI;
import java.util.Optional;

/**
 * How an HTTP client reaches its endpoint.
 *
 * @param trust the authorities to trust; empty for the JVM's authorities
 * @param proxy the kit's HTTP proxy; empty for direct connections
 */
public record HttpRoute(Optional<CertificateAuthorities> trust, Optional<URI> proxy) {}
