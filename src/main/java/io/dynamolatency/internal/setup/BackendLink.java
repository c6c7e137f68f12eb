package io.dynamolatency.internal.setup;

import io.dynamolatency.Environment;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A started back end, with its address and a client that bypasses the proxy.
 *
 * @param endpoint the back end's own address
 * @param admin a client that creates and drops tables and is not measured
 */
public record BackendLink(DynamoBackend backend, KitEndpoint endpoint, DynamoDbClient admin) implements AutoCloseable {

    /** Makes a link to a back end that answers at this address. The caller closes the link. */
    public static BackendLink to(DynamoBackend backend, URI uri) {
        KitEndpoint endpoint = new KitEndpoint(uri, backend.access());
        return new BackendLink(backend, endpoint, KitClients.admin(endpoint));
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
