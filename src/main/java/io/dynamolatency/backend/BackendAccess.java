package io.dynamolatency.backend;

import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What clients need besides the address of a back end. Immutable.
 *
 * @param trust the certificate authorities to trust; if empty, those that the JVM trusts
 * @param region the region to sign for; if empty, the SDK finds it
 * @param keys the keys to sign with; if empty, the SDK finds them, and they may be billed
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record BackendAccess(Optional<CertificateAuthorities> trust, Optional<String> region, Optional<Keys> keys) {

    /** For back ends that do not check signatures: invalid keys and any region. */
    public static final BackendAccess ANYBODY = new BackendAccess(
            Optional.empty(), Optional.of("us-east-1"), Optional.of(new Keys("dynamolatency", "dynamolatency")));

    /**
     * An access key.
     *
     * @param accessKeyId the name of the key
     * @param secretAccessKey the secret that signs requests
     */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    public record Keys(String accessKeyId, String secretAccessKey) {

        /** The name, without the secret. */
        @Override
        public String toString() {
            return accessKeyId;
        }
    }

    /** Returns a copy that trusts these certificate authorities. */
    public BackendAccess trusting(CertificateAuthorities authorities) {
        return new BackendAccess(Optional.of(authorities), region, keys);
    }
}
