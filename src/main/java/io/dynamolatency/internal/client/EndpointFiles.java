package io.dynamolatency.internal.client;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that lead other programs to an endpoint. They contain the endpoint's certificate authorities as PEM and as a
 * trust store, and an AWS profile with the endpoint's keys.
 *
 * <p>The first request for a file creates a directory; {@link #close()} deletes the directory. If this JVM is killed, a
 * later JVM deletes the directory. Only this user can read the files. Thread-safe.
 */
final class EndpointFiles implements AutoCloseable {

    /** The password of the trust store. The format requires a password, but the store contains no secret. */
    static final String STORE_PASSWORD = "dynamolatency";

    /**
     * The format of the trust store. Writing JKS is ten times as fast as writing PKCS12, which encrypts certificates.
     */
    static final String STORE_TYPE = "JKS";

    private final Optional<CertificateAuthorities> trust;
    private @Nullable TemporaryDirectory directory;
    private boolean closed;

    EndpointFiles(Optional<CertificateAuthorities> trust) {
        this.trust = trust;
    }

    /** Returns a file with the endpoint's certificate authorities as PEM; empty for plain HTTP. */
    Optional<Path> pem() {
        return trust.map(t -> file("authority.pem", path -> Files.writeString(path, t.pem())));
    }

    /** Returns a trust store with only the endpoint's certificate authorities; empty for plain HTTP. */
    Optional<Path> trustStore() {
        return trust.map(t -> file("authority.jks", path -> {
            try (OutputStream file = Files.newOutputStream(path)) {
                KeyStore store = KeyStore.getInstance(STORE_TYPE);
                store.load(null, null);
                for (int i = 0; i < t.certificates().size(); i++) {
                    store.setCertificateEntry(
                            "dynamo-latency-" + i, t.certificates().get(i));
                }
                store.store(file, STORE_PASSWORD.toCharArray());
            } catch (GeneralSecurityException unsupported) {
                throw new IOException("this JVM cannot write a " + STORE_TYPE + " trust store", unsupported);
            }
        }));
    }

    /**
     * Returns system properties that make new TLS contexts trust only the endpoint's certificate authorities; empty for
     * plain HTTP.
     */
    Map<String, String> trustProperties() {
        return trustStore()
                .map(store -> Map.of(
                        JvmTrust.PROPERTIES.get(0),
                        store.toString(),
                        JvmTrust.PROPERTIES.get(1),
                        STORE_TYPE,
                        JvmTrust.PROPERTIES.get(2),
                        STORE_PASSWORD,
                        JvmTrust.PROPERTIES.get(3),
                        JvmTrust.ANY_PROVIDER))
                .orElse(Map.of());
    }

    /** Returns an AWS credentials file whose default profile has these keys. */
    Path credentials(DynamoBackend.Keys keys) {
        return file(
                "credentials",
                path -> Files.writeString(
                        path,
                        "[default]\naws_access_key_id = " + keys.accessKeyId() + "\naws_secret_access_key = "
                                + keys.secretAccessKey() + "\n"));
    }

    /** Returns an empty AWS configuration file, which replaces the user's configuration file. */
    Path config() {
        return file("config", path -> Files.writeString(path, ""));
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(Path path) throws IOException;
    }

    private synchronized Path file(String name, Content content) {
        if (closed) {
            throw new IllegalStateException("this endpoint is closed: its test is over");
        }
        try {
            if (directory == null) {
                directory = TemporaryDirectory.create();
            }
            Path file = directory.path().resolve(name);
            if (!Files.exists(file)) {
                write(TemporaryDirectory.file(file), content);
            }
            return file;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "the endpoint's " + name + " cannot be written to a temporary directory (java.io.tmpdir = "
                            + System.getProperty("java.io.tmpdir") + ")",
                    unwritable);
        }
    }

    private static void write(Path created, Content content) throws IOException {
        try {
            content.writeTo(created);
        } catch (IOException | RuntimeException | Error failed) {
            // the next request must not take an empty file for a written one
            Files.deleteIfExists(created);
            throw failed;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (directory != null) {
            directory.close();
            directory = null;
        }
    }
}
