package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.http.CertificateAuthorities;
import java.net.URI;
import java.util.Optional;

/**
 * The settings of a proxy. Immutable.
 *
 * @param upstream the address of the back end, http or https, with a host
 * @param upstreamTrust the certificate authorities to trust for the back end; if empty, the JVM's authorities
 * @param network the network to emulate
 * @param certificate the proxy's certificate, used if the network is encrypted
 * @param addresses the addresses to listen on; if empty, only {@code 127.0.0.1}
 */
public record ProxySettings(
        URI upstream,
        Optional<CertificateAuthorities> upstreamTrust,
        NetworkProfile network,
        RunCertificate certificate,
        Optional<TwoAddresses> addresses) {

    /**
     * Checks the address of the back end.
     *
     * @throws IllegalArgumentException if the upstream is not an http or https address
     */
    public ProxySettings {
        boolean http = "http".equalsIgnoreCase(upstream.getScheme());
        if (!(http || "https".equalsIgnoreCase(upstream.getScheme())) || upstream.getHost() == null) {
            throw new IllegalArgumentException(
                    "upstream " + upstream + " must be http or https with a host, such as http://127.0.0.1:8000");
        }
    }

    /** Makes settings for a back end without a certificate, or with a certificate that the JVM trusts. */
    public ProxySettings(URI upstream, NetworkProfile network, RunCertificate certificate) {
        this(upstream, Optional.empty(), network, certificate);
    }

    /** Makes settings for a proxy that listens on {@code 127.0.0.1}. */
    public ProxySettings(
            URI upstream,
            Optional<CertificateAuthorities> upstreamTrust,
            NetworkProfile network,
            RunCertificate certificate) {
        this(upstream, upstreamTrust, network, certificate, Optional.empty());
    }

    /** Returns a copy that listens on these addresses. */
    public ProxySettings with(Optional<TwoAddresses> two) {
        return new ProxySettings(upstream, upstreamTrust, network, certificate, two);
    }
}
