package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The HTTP library that an SDK client uses. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum HttpClientKind {
    /** {@code Apache5HttpClient}, the SDK's default for synchronous clients since 2.46.0. */
    APACHE5("Apache 5", "apache5-client", false, 0),

    /** {@code ApacheHttpClient}, the SDK's default for synchronous clients before 2.46.0. */
    APACHE4("Apache 4", "apache-client", false, 0),

    /** {@code UrlConnectionHttpClient}. Its pool belongs to the JVM, not to the client: see {@link #pooledByJvm}. */
    URL_CONNECTION("URLConnection", "url-connection-client", false, 0),

    /** {@code AwsCrtHttpClient}, the synchronous client on the AWS Common Runtime. */
    CRT("CRT", "aws-crt-client", false, 2),

    /** {@code NettyNioAsyncHttpClient}, the SDK's default for asynchronous clients. */
    NETTY("Netty", "netty-nio-client", true, 1),

    /** {@code AwsCrtAsyncHttpClient}, the asynchronous client on the AWS Common Runtime. */
    CRT_ASYNC("CRT async", "aws-crt-client", true, 2);

    private final String displayName;
    private final String artifact;
    private final boolean asynchronous;
    private final int spareConnections;

    HttpClientKind(String displayName, String artifact, boolean asynchronous, int spareConnections) {
        this.displayName = displayName;
        this.artifact = artifact;
        this.asynchronous = asynchronous;
        this.spareConnections = spareConnections;
    }

    /** Returns the library's name as reports and test names show it, for instance {@code Apache 5}. */
    public String displayName() {
        return displayName;
    }

    /** Returns the library's Maven coordinates without a version, {@code software.amazon.awssdk:apache5-client}. */
    public String dependency() {
        return "software.amazon.awssdk:" + artifact;
    }

    /**
     * Returns true for libraries of a {@code DynamoDbAsyncClient}, and false for libraries of a {@code DynamoDbClient}.
     */
    public boolean asynchronous() {
        return asynchronous;
    }

    /**
     * Returns how many spare connections a client can open for each thread, 0 to 2. The connection in use is not a
     * spare connection.
     *
     * <p>Some clients return a connection to the pool only a moment after the caller has the answer. A call that starts
     * before that moment opens a new connection. The value is 0 for clients that return the connection before the
     * caller has the answer.
     */
    public int spareConnections() {
        return spareConnections;
    }

    /**
     * Returns whether all clients of this library share one pool of the JVM. Closing such a client does not close its
     * connections.
     */
    public boolean pooledByJvm() {
        return this == URL_CONNECTION;
    }
}
