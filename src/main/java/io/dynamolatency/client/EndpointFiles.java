package io.dynamolatency.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that code is pointed to which takes no objects: the certificate authority, in the forms that programs read, and a
 * profile with the endpoint's keys. Made in a directory of their own when one is first asked for, deleted when this is closed;
 * what a killed process left is swept a week later, when the certificate is not valid any more. None holds a secret. Thread-safe.
 */
final class EndpointFiles implements AutoCloseable {

    /** Protects nothing, but the format wants one. */
    static final String STORE_PASSWORD = "dynamolatency";

    static final String STORE_TYPE = "PKCS12";

    private static final String PREFIX = "dynamo-latency-endpoint-";
    private static final Duration ABANDONED = Duration.ofDays(7);

    private final Optional<EndpointTrust> trust;
    private @Nullable Path directory;
    private boolean closed;

    EndpointFiles(Optional<EndpointTrust> trust) {
        this.trust = trust;
    }

    /** The authority as PEM; empty for plain HTTP. */
    Optional<Path> pem() {
        return trust.map(t -> file("authority.pem", path -> Files.writeString(path, t.pem())));
    }

    /** The authority alone, as a trust store; empty for plain HTTP. */
    Optional<Path> trustStore() {
        return trust.map(t -> file("authority.p12", path -> {
            try (OutputStream file = Files.newOutputStream(path)) {
                KeyStore store = KeyStore.getInstance(STORE_TYPE);
                store.load(null, null);
                for (int i = 0; i < t.authorities().size(); i++) {
                    store.setCertificateEntry(
                            "dynamo-latency-" + i, t.authorities().get(i));
                }
                store.store(file, STORE_PASSWORD.toCharArray());
            } catch (GeneralSecurityException unsupported) {
                throw new IOException("this JVM cannot write a " + STORE_TYPE + " trust store", unsupported);
            }
        }));
    }

    /** A credentials file with a default profile. */
    Path credentials(String accessKeyId, String secretAccessKey) {
        return file(
                "credentials",
                path -> Files.writeString(
                        path,
                        "[default]\naws_access_key_id = " + accessKeyId + "\naws_secret_access_key = " + secretAccessKey
                                + "\n"));
    }

    /** A configuration file that says nothing, in place of the user's. */
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
                directory = Files.createTempDirectory(PREFIX);
                sweep(directory);
            }
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                content.writeTo(file);
            }
            return file;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "the endpoint's " + name + " cannot be written to a temporary directory (java.io.tmpdir = "
                            + System.getProperty("java.io.tmpdir") + ")",
                    unwritable);
        }
    }

    private static void sweep(Path own) {
        Instant old = Instant.now().minus(ABANDONED);
        Path parent = own.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            UserPrincipal owner = Files.getOwner(own);
            for (Path one : left) {
                // a link, or another user's directory in a shared place, is none of ours
                if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(one).equals(owner)
                        && Files.getLastModifiedTime(one).toInstant().isBefore(old)) {
                    delete(one);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            // tidying up is no reason to fail a test
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            // children before their directory
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException notNow) {
            // a later sweep takes it
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (directory != null) {
            delete(directory);
            directory = null;
        }
    }
}
