package io.dynamolatency.client;

import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Whom clients of an endpoint have to trust.
 *
 * @param authority the certificate authority made for the run
 * @param pem the same as text (RFC 7468)
 * @param trustManagers makes new managers that trust the authority and nobody else
 */
@API(status = Status.INTERNAL, since = "0.1")
public record EndpointTrust(X509Certificate authority, String pem, Supplier<TrustManager[]> trustManagers) {

    TrustManager[] managers() {
        return trustManagers.get();
    }
}
