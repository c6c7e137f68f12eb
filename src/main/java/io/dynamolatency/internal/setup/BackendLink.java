package io.dynamolatency.internal.setup;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A started back end, with its address and a client that bypasses the proxy.
 *
 * @param endpoint the back end's own address
 * @param admin the client that creates and drops tables. Its calls are not measured
 * @param ofTheKit whether the back end is a process on this machine that the kit has started
 */
public record BackendLink(DynamoBackend backend, KitEndpoint endpoint, DynamoDbClient admin, boolean ofTheKit)
        implements AutoCloseable {

    /** Returns a link to a back end that answers at this address. The caller closes the link. */
    public static BackendLink to(DynamoBackend backend, URI uri, boolean ofTheKit) {
        KitEndpoint endpoint = new KitEndpoint(uri, backend.access());
        return new BackendLink(backend, endpoint, KitClients.admin(endpoint), ofTheKit);
    }

    /** Returns a description of this machine and the back end. */
    Environment environment() {
        return Environment.ofThisJvm(KitClients.sdkVersion(), backend.description());
    }

    /** Closes the client and deletes the endpoint's files; the back end keeps running. */
    @Override
    public void close() {
        admin.close();
        endpoint.deleteFiles();
    }
}
