package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.http.CertificateAuthorities;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a test run: an authority in memory, and a server certificate that this authority signed. The
 * server certificate is for {@code localhost}, {@code 127.0.0.1} and {@code ::1}. Keys are EC P-256, and private keys
 * never leave the process. Both certificates are valid for a week, starting an hour before they are made. Immutable.
 */
public final class RunCertificate {

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final Duration VALIDITY = Duration.ofDays(7);
    private static final Duration LEAST_VALIDITY = Duration.ofDays(1);

    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    /** The length of an uncompressed P-256 point. This point is at the end of the key's X.509 form. */
    private static final int POINT_BYTES = 65;

    private static final int KEY_IDENTIFIER_BYTES = 20;

    private final X509Certificate authority;
    private final X509Certificate server;
    private final PrivateKey serverKey;

    /** The current certificate of this JVM. Before this certificate expires, a new certificate replaces it. */
    private static @Nullable RunCertificate ofThisJvm;

    private RunCertificate(X509Certificate authority, X509Certificate server, PrivateKey serverKey) {
        this.authority = authority;
        this.server = server;
        this.serverKey = serverKey;
    }

    /**
     * Returns the certificate that all runs of this JVM share. A client that outlives its run therefore also trusts the
     * next run. The certificate is still valid for at least a day.
     */
    public static synchronized RunCertificate ofThisJvm() {
        RunCertificate known = ofThisJvm;
        if (known == null
                || known.authority
                        .getNotAfter()
                        .toInstant()
                        .isBefore(Instant.now().plus(LEAST_VALIDITY))) {
            known = create();
            ofThisJvm = known;
        }
        return known;
    }

    /**
     * Makes a new authority and a new server certificate. Takes a few milliseconds.
     *
     * @param addresses more addresses that the server certificate contains
     * @throws IllegalStateException if the JVM lacks elliptic curves; every Java 17 has them
     */
    public static RunCertificate create(byte[]... addresses) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair authorityKeys = generator.generateKeyPair();
            KeyPair serverKeys = generator.generateKeyPair();
            Instant now = Instant.now();
            // the name differs in each run, because OpenSSL finds issuers by name and a client can trust two runs
            byte[] authorityName =
                    name("dynamo-latency-junit run " + HexFormat.of().toHexDigits(random.nextLong()));
            byte[] authorityKeyId = keyIdentifier(authorityKeys.getPublic());

            X509Certificate authority = sign(
                    authorityKeys.getPrivate(),
                    authorityName,
                    authorityName,
                    authorityKeys.getPublic(),
                    now,
                    random,
                    // basic constraints: an authority that can't sign other authorities
                    critical(BASIC_CONSTRAINTS, Der.sequence(Der.booleanTrue(), Der.integer(BigInteger.ZERO))),
                    // keyCertSign, cRLSign
                    critical(KEY_USAGE, Der.bitString(1, new byte[] {0b0000_0110})),
                    extension(SUBJECT_KEY_IDENTIFIER, Der.octetString(authorityKeyId)));

            X509Certificate server = sign(
                    authorityKeys.getPrivate(),
                    authorityName,
                    name("localhost"),
                    serverKeys.getPublic(),
                    now,
                    random,
                    critical(BASIC_CONSTRAINTS, Der.sequence()),
                    // digitalSignature
                    critical(KEY_USAGE, Der.bitString(7, new byte[] {(byte) 0b1000_0000})),
                    extension(EXTENDED_KEY_USAGE, Der.sequence(Der.objectIdentifier(SERVER_AUTH))),
                    extension(SUBJECT_KEY_IDENTIFIER, Der.octetString(keyIdentifier(serverKeys.getPublic()))),
                    extension(AUTHORITY_KEY_IDENTIFIER, Der.sequence(Der.implicit(0, authorityKeyId))),
                    extension(SUBJECT_ALTERNATIVE_NAME, subjectAlternativeNames(addresses)));
            return new RunCertificate(authority, server, serverKeys.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the run's certificate: " + e.getMessage(), e);
        }
    }

    /** Returns the authority that a client must trust. */
    public X509Certificate authority() {
        return authority;
    }

    /**
     * Returns the authority in PEM, for clients that take a file ({@code AWS_CA_BUNDLE}, {@code NODE_EXTRA_CA_CERTS}).
     */
    public String authorityPem() {
        return new CertificateAuthorities(List.of(authority)).pem();
    }

    /**
     * Returns new trust managers for a client. They check certificate paths as usual (PKIX), and trust only the run's
     * authority.
     */
    public TrustManager[] trustManagers() {
        return new CertificateAuthorities(List.of(authority)).trustManagers();
    }

    /** Returns the server's certificate, followed by the authority's certificate. */
    X509Certificate[] chain() {
        return new X509Certificate[] {server, authority};
    }

    PrivateKey serverKey() {
        return serverKey;
    }

    private static X509Certificate sign(
            PrivateKey issuerKey,
            byte[] issuer,
            byte[] subject,
            PublicKey subjectKey,
            Instant now,
            SecureRandom random,
            byte[]... extensions)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(Der.objectIdentifier(ECDSA_WITH_SHA256));
        byte[] toBeSigned = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)), // X.509 version 3
                Der.integer(new BigInteger(127, random).setBit(126)),
                algorithm,
                issuer,
                Der.sequence(Der.time(now.minus(CLOCK_SKEW)), Der.time(now.plus(VALIDITY))),
                subject,
                subjectKey.getEncoded(),
                Der.explicit(3, Der.sequence(extensions)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey, random);
        signature.update(toBeSigned);
        byte[] certificate = Der.sequence(toBeSigned, algorithm, Der.bitString(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.objectIdentifier(COMMON_NAME), Der.utf8String(commonName))));
    }

    private static byte[] subjectAlternativeNames(byte[]... addresses) {
        byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        Stream<byte[]> loopback = Stream.of(
                Der.implicit(2, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.implicit(7, new byte[] {127, 0, 0, 1}),
                Der.implicit(7, loopback6));
        return Der.sequence(Stream.concat(loopback, Arrays.stream(addresses).map(bytes -> Der.implicit(7, bytes)))
                .toArray(byte[][]::new));
    }

    /** Returns the key's identifier: the first 160 bits of the SHA-256 of the key (RFC 7093, method 1). */
    private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        byte[] encoded = key.getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length);
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(point), KEY_IDENTIFIER_BYTES);
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.objectIdentifier(oid), Der.octetString(value));
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.objectIdentifier(oid), Der.booleanTrue(), Der.octetString(value));
    }
}
