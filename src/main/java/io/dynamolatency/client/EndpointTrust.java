package io.dynamolatency.client;

import io.dynamolatency.backend.CertificateAuthorities;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Whom clients of an endpoint have to trust.
 *
 * @param authorities certificate authorities: the one made for the run, or those of an endpoint that is none of the kit's
 * @param pem the same as text (RFC 7468)
 * @param trustManagers makes new managers that trust the authorities and nobody else
 */
@API(status = Status.INTERNAL, since = "0.1")
public record EndpointTrust(List<X509Certificate> authorities, String pem, Supplier<TrustManager[]> trustManagers) {

    /** Copies the list. */
    public EndpointTrust {
        authorities = List.copyOf(authorities);
    }

    /** In one authority. */
    public EndpointTrust(X509Certificate authority, String pem, Supplier<TrustManager[]> trustManagers) {
        this(List.of(authority), pem, trustManagers);
    }

    /** In these and nobody else. */
    public static EndpointTrust in(CertificateAuthorities authorities) {
        return new EndpointTrust(authorities.certificates(), authorities.pem(), authorities::trustManagers);
    }

    TrustManager[] managers() {
        return trustManagers.get();
    }
}
