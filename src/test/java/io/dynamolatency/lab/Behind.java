package io.dynamolatency.lab;

import io.dynamolatency.BackendKind;
import io.dynamolatency.Relay;
import io.dynamolatency.backend.endpoint.EndpointSettings;
import io.dynamolatency.backend.local.KeptBackend;
import io.dynamolatency.backend.local.LocalSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The DynamoDB Local that tests of a JVM share, as an endpoint that somebody else runs and may end. */
final class Behind implements BackEndContract.Stage {

    private final Relay relay;
    private final AutoCloseable between;
    private final Map<String, String> parameters = new HashMap<>();

    /**
     * @param address what stands before DynamoDB Local, or that itself
     * @param between what is to be closed
     */
    Behind(URI address, AutoCloseable between, Map<String, String> more) {
        this.relay = new Relay(address);
        this.between = between;
        parameters.putAll(more);
        parameters.put(EndpointSettings.URI_PARAMETER, relay.uri().toString());
    }

    static URI dynamo() {
        return new KeptBackend(
                        LocalSettings.from(key -> Optional.of("JVM").filter(jvm -> key.equals(LocalSettings.LIFETIME))))
                .start();
    }

    @Override
    public BackendKind kind() {
        return BackendKind.ENDPOINT;
    }

    @Override
    public Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public void kill() {
        relay.kill();
    }

    @Override
    public void comeBack() {
        relay.comeBack();
    }

    @Override
    public void end() throws Exception {
        relay.close();
        between.close();
    }
}
