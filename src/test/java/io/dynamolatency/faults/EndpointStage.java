package io.dynamolatency.faults;

import io.dynamolatency.BackendKind;
import io.dynamolatency.contract.BackEndContract;
import io.dynamolatency.fixture.Relay;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.backend.local.JvmSharedBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The DynamoDB Local that tests of a JVM share, as a server outside the kit that may end. */
public final class EndpointStage implements BackEndContract.Stage {

    private final BackendKind kind;
    private final Relay relay;
    private final AutoCloseable between;
    private final Map<String, String> parameters = new HashMap<>();

    /**
     * As an endpoint.
     *
     * @param address what stands before DynamoDB Local, or that itself
     * @param between what is to be closed
     */
    public EndpointStage(URI address, AutoCloseable between, Map<String, String> more) {
        this(BackendKind.ENDPOINT, EndpointSettings.URI_PARAMETER, address, between, more);
    }

    /** As another kind of back end, which a parameter tells its address. */
    public EndpointStage(
            BackendKind kind, String parameter, URI address, AutoCloseable between, Map<String, String> more) {
        this.kind = kind;
        this.relay = new Relay(address);
        this.between = between;
        parameters.putAll(more);
        parameters.put(parameter, relay.uri().toString());
    }

    public static URI dynamo() {
        return new JvmSharedBackend(
                        LocalSettings.from(key -> Optional.of("jvm").filter(jvm -> key.equals(LocalSettings.SCOPE))))
                .start();
    }

    @Override
    public BackendKind kind() {
        return kind;
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
