package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.CertificateAuthorities;
import java.net.URI;
import java.util.Optional;

/**
 * What a proxy is opened with. Immutable.
 *
 * @param upstream where the back end answers: plain http or https, with a host
 * @param upstreamTrust whom the proxy trusts there where that is https; where empty, whom the JVM trusts
 * @param network the network emulated in front of it
 * @param certificate what the server shows where the network is encrypted; unused otherwise
 */
public record ProxySettings(
        URI upstream,
        Optional<CertificateAuthorities> upstreamTrust,
        NetworkProfile network,
        RunCertificate certificate) {

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException when the upstream is no http or https address
     */
    public ProxySettings {
        boolean http = "http".equalsIgnoreCase(upstream.getScheme());
        if (!(http || "https".equalsIgnoreCase(upstream.getScheme())) || upstream.getHost() == null) {
            throw new IllegalArgumentException(
                    "upstream " + upstream + " has to be http or https with a host, such as http://127.0.0.1:8000");
        }
    }

    /** In front of a back end that shows no certificate, or one that the JVM trusts. */
    public ProxySettings(URI upstream, NetworkProfile network, RunCertificate certificate) {
        this(upstream, Optional.empty(), network, certificate);
    }
}
