package io.dynamolatency.backend;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A server that speaks the DynamoDB protocol. The kit starts the server once, sends the calls of many tests to the
 * server, and closes the server at the end. Implementations must be thread-safe.
 *
 * <p>Your own back end is a public class with a public no-argument constructor. Write the name of the class into {@code
 * META-INF/services/io.dynamolatency.backend.DynamoBackend}. Tests with {@code backend = CUSTOM} use this class.
 * docs/backends.md has an example. A run creates one object of the class. If {@link #failure()} says that the server
 * has ended, the run creates a new object. Before {@link #start()} the kit reads only the name and the description.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface DynamoBackend extends AutoCloseable {

    /**
     * Returns the back end's name. If there are several back ends, the parameter {@code dynamolatency.custom.name}
     * selects the back end with that name. Default: the simple name of the class.
     */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Returns the back end's name and version for reports and errors, such as {@code DynamoDB Local 3.3.1}. */
    String description();

    /**
     * Starts the server and waits until the server answers. The wait must have a time limit. If the server is already
     * running, this method must return quickly.
     *
     * @return the server's address, http or https: scheme, host and port; the port can be missing if it is the default
     *     port
     * @throws BackendException if the server is not available; the message says what was tried, what happened and what
     *     to do
     */
    URI start();

    /**
     * Returns what clients need in addition to the address. The kit calls this method after {@link #start()}. Default:
     * {@link Access#ANYBODY}.
     */
    default Access access() {
        return Access.ANYBODY;
    }

    /**
     * If the server ended by itself after a start, returns its exit code and its last lines of output. This method must
     * return quickly, because the kit calls it after every failed call.
     *
     * @return empty before the start, while the server runs, and after {@link #close()}
     */
    Optional<String> failure();

    /** Ends the server and removes its files. The wait must have a time limit. A second call does nothing. */
    @Override
    void close();

    /**
     * What a client needs to use a back end, in addition to the back end's address. Immutable.
     *
     * @param trusted the certificates that the client trusts: of authorities, or of servers with a self-signed
     *     certificate; if empty, the JVM's authorities
     * @param region the region to sign for; if empty, the SDK finds the region
     * @param keys the keys to sign with; if empty, the SDK finds the keys, and calls are perhaps billed
     */
    record Access(List<X509Certificate> trusted, Optional<String> region, Optional<Keys> keys) {

        /** Access to a back end that does not check signatures, with made-up keys and an arbitrary region. */
        public static final Access ANYBODY = new Access(
                List.of(), Optional.of("us-east-1"), Optional.of(new Keys("dynamolatency", "dynamolatency")));

        public Access {
            trusted = List.copyOf(trusted);
        }

        /** Returns a copy that trusts these certificates. */
        public Access trusting(List<X509Certificate> certificates) {
            return new Access(certificates, region, keys);
        }
    }

    /**
     * An access key for signing requests.
     *
     * @param accessKeyId the public id of the key
     * @param secretAccessKey the secret that signs requests
     */
    record Keys(String accessKeyId, String secretAccessKey) {

        /** Returns the id of the key, without the secret. */
        @Override
        public String toString() {
            return accessKeyId;
        }
    }
}
