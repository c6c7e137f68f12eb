package io.dynamolatency.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates that a client trusts. Immutable.
 *
 * @param certificates the certificates of authorities, or of servers with a self-signed certificate; at least one
 */
public record CertificateAuthorities(List<X509Certificate> certificates) {

    /** @throws IllegalArgumentException if the list is empty */
    public CertificateAuthorities {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "no certificate is given, so no server would be trusted; give at least one");
        }
    }

    /** Returns the authorities with these certificates; empty for an empty list. */
    public static Optional<CertificateAuthorities> of(List<X509Certificate> certificates) {
        return certificates.isEmpty() ? Optional.empty() : Optional.of(new CertificateAuthorities(certificates));
    }

    /**
     * Reads a file with one or more certificates in PEM (RFC 7468), such as the file that {@code AWS_CA_BUNDLE} names.
     *
     * @throws IllegalArgumentException if the file is unreadable or has no certificate; the message names the file
     */
    public static List<X509Certificate> read(Path pem) {
        try {
            return new CertificateAuthorities(CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList())
                    .certificates();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the file " + pem + " cannot be read (" + unreadable + ")", unreadable);
        } catch (GeneralSecurityException | IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    "the file " + pem + " has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----",
                    none);
        }
    }

    /**
     * Returns new trust managers for a client. They check certificate paths as usual (PKIX), and trust only these
     * authorities.
     */
    public TrustManager[] trustManagers() {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                anchors.setCertificateEntry("authority-" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make trust managers: " + e.getMessage(), e);
        }
    }

    /** Returns the certificates in PEM (RFC 7468). */
    public String pem() {
        return certificates.stream().map(CertificateAuthorities::pem).collect(Collectors.joining());
    }

    private static String pem(X509Certificate certificate) {
        try {
            byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, lineEnd).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate: " + e.getMessage(), e);
        }
    }
}
