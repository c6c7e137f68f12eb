package io.dynamolatency.internal.client;

import io.dynamolatency.internal.http.CertificateAuthorities;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A trust store with the certificate authorities of a measurement, and the authorities that this JVM already trusts.
 * Measurements with the same authorities share a file. The last of these measurements deletes the file. Thread-safe.
 */
final class AddedTrust implements AutoCloseable {

    private static final Map<Key, AddedTrust> SHARED = new HashMap<>();

    private final Key key;
    private final EndpointFiles files;
    private int shares;

    private record Key(CertificateAuthorities added, List<String> settings) {}

    private AddedTrust(Key key, List<X509Certificate> authorities) {
        this.key = key;
        this.files = new EndpointFiles(Optional.of(new CertificateAuthorities(authorities)));
    }

    /** Returns a trust store with these authorities. The caller closes the store. */
    static AddedTrust of(CertificateAuthorities added) throws Exception {
        JvmTrust others = JvmTrust.read();
        synchronized (SHARED) {
            AddedTrust shared = SHARED.computeIfAbsent(
                    new Key(added, others.settings()),
                    key -> new AddedTrust(
                            key,
                            Stream.of(added.certificates(), others.authorities())
                                    .flatMap(List::stream)
                                    .toList()));
            shared.shares++;
            return shared;
        }
    }

    /** Returns the properties that make new TLS contexts of this JVM use the store. */
    Map<String, String> properties() {
        return files.trustProperties();
    }

    @Override
    public void close() {
        synchronized (SHARED) {
            if (--shares == 0) {
                SHARED.remove(key);
                files.close();
            }
        }
    }
}
