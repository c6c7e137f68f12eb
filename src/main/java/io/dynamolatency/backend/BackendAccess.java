package io.dynamolatency.backend;

import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What a client needs to use a back end, in addition to the back end's address: trust, region and keys. Immutable.
 *
 * @param trust the certificate authorities to trust; if empty, the client trusts the authorities that the JVM trusts
 * @param region the region to sign for; if empty, the SDK finds the region
 * @param keys the keys to sign with; if empty, the SDK finds the keys, and calls are perhaps billed
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record BackendAccess(Optional<CertificateAuthorities> trust, Optional<String> region, Optional<Keys> keys) {

    /** Access to a back end that does not check signatures, with made-up keys and an arbitrary region. */
    public static final BackendAccess ANYBODY = new BackendAccess(
            Optional.empty(), Optional.of("us-east-1"), Optional.of(new Keys("dynamolatency", "dynamolatency")));

    /**
     * An access key for signing requests.
     *
     * @param accessKeyId the public id of the key
     * @param secretAccessKey the secret that signs requests
     */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    public record Keys(String accessKeyId, String secretAccessKey) {

        /** Returns the id of the key, without the secret. */
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
