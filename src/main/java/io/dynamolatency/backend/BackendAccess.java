package io.dynamolatency.backend;

import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What clients of a back end need beside its address. Immutable.
 *
 * @param trust whom they have to trust where it speaks TLS; where empty, whom the JVM trusts
 * @param region the region they sign for; where empty, the one that the SDK finds by itself
 * @param keys the keys they sign with; where empty, those that the SDK finds by itself, which may open what costs money
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record BackendAccess(Optional<CertificateAuthorities> trust, Optional<String> region, Optional<Keys> keys) {

    /** Enough where nobody checks signatures: keys that open nothing, and some region. */
    public static final BackendAccess ANYBODY = new BackendAccess(
            Optional.empty(), Optional.of("us-east-1"), Optional.of(new Keys("dynamolatency", "dynamolatency")));

    /**
     * An access key.
     *
     * @param accessKeyId its name
     * @param secretAccessKey what requests are signed with
     */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    public record Keys(String accessKeyId, String secretAccessKey) {

        /** Without the secret. */
        @Override
        public String toString() {
            return accessKeyId;
        }
    }

    /** The same for a server that authorities vouch for. */
    public BackendAccess trusting(CertificateAuthorities authorities) {
        return new BackendAccess(Optional.of(authorities), region, keys);
    }
}
