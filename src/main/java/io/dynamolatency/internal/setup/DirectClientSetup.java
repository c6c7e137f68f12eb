package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.backend.aws.AwsSettings;
import io.dynamolatency.internal.backend.aws.BilledCalls;
import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.client.ClientAddress;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.client.Trial;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.http.HttpLibraries;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkClient;

/**
 * The setup for {@code direct = true}: the user's client calls the endpoint that it was built for. Its connections are
 * known only from the TLS handshakes that the JVM records.
 */
final class DirectClientSetup extends UnproxiedSetup {

    private static final String CRT = "AwsCommonRuntime";

    private static final String INSTEAD =
            "; remove direct = true to measure it behind the proxy, which sees every connection";

    private final UserClient user;
    private final SdkClient client;
    private final TargetHost host;
    private final JvmEvidence evidence;
    /** Why the JVM does not record the client's handshakes; empty if it records them. */
    private final Optional<String> blind;

    private final Map<TargetHost, BilledCalls> billed = new HashMap<>();

    /**
     * Builds the client and makes a trial call.
     *
     * @throws ClientFactoryException if the client can't be built, calls AWS without permission, or gets no answer
     */
    DirectClientSetup(UserClient user, FlightRecord flight, Function<String, Optional<String>> parameters) {
        super(flight, ClientRedirect.nowhere(AwsPermission.refusedHosts(AwsPermission.allowed(parameters))));
        this.user = user;
        long start = System.nanoTime();
        // the recording must run before the client's first handshake
        flight.awaitStart();
        this.client = built();
        try {
            Optional<URI> configured = ClientAddress.endpoint(client);
            if (configured.isEmpty() || TargetHost.of(configured.get()).aws()) {
                String where = configured
                        .map(uri -> TargetHost.of(uri).toString())
                        .orElseGet(() -> ClientAddress.description(client));
                requireLeave(where, "nothing was sent", parameters);
            }
            configured.or(() -> ClientAddress.ofRegion(client)).ifPresent(uri -> bill(uri, parameters));
            // without the redirect, a suite's guard would lead the call to its own proxy
            Trial trial = redirecting(redirect(), () -> Trial.direct(user.name(), client));
            trial.unanswered().ifPresent(failure -> {
                requireSent(failure);
                throw new ClientFactoryException(
                        "The client of " + user.name() + " was tested with a call of listTables, which failed: "
                                + SafeText.oneLine(failure)
                                + "\nIt was built for "
                                + configured.map(URI::toString).orElseGet(() -> ClientAddress.description(client))
                                + ", and got no answer there.\n"
                                + "fix: start the endpoint, make the client trust its certificate, and give it keys",
                        failure);
            });
            this.host = TargetHost.of(trial.endpoint()
                    .or(() -> configured)
                    .orElseThrow(() -> new ClientFactoryException(
                            "The client of " + user.name()
                                    + " hides its endpoint: neither its configuration nor the metrics of a call name"
                                    + " the endpoint.\n"
                                    + "fix: return the SDK's own client, or remove direct = true",
                            null)));
            if (host.aws()) {
                // perhaps an interceptor has changed the call's endpoint
                requireLeave(host.toString(), "one call of listTables was sent", parameters);
            }
            bill(URI.create(host.toString()), parameters);
            this.evidence = new JvmEvidence(flight, host, start);
            this.blind = blind(trial);
        } catch (RuntimeException | Error unusable) {
            UserClient.close(client, unusable);
            closeAfter(unusable, () -> billed.values().forEach(BilledCalls::close), redirect()::close);
            throw unusable;
        }
    }

    /** Fails if the kit did not send the client's call, because calls to AWS are not permitted. */
    private void requireSent(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof ClientRedirect.RefusedException) {
                throw new ClientFactoryException(
                        "The client of " + user.name() + " was tested with a call of listTables, which was "
                                + one.getMessage(),
                        failure);
            }
        }
    }

    private SdkClient built() {
        try {
            return user.buildDirect();
        } catch (RuntimeException | Error unbuilt) {
            redirect().close();
            throw unbuilt;
        }
    }

    /**
     * Opens the budget for calls if the address is an address of AWS. If the client's configuration contains its
     * address, this method is also called before the client's first call.
     */
    private void bill(URI uri, Function<String, Optional<String>> parameters) {
        if (TargetHost.of(uri).aws()) {
            billed.computeIfAbsent(
                    TargetHost.of(uri),
                    there -> BilledCalls.begin(
                            "The client of " + user.name() + ", " + there, uri, AwsSettings.from(parameters)));
        }
    }

    /**
     * Returns why the JVM does not record the client's handshakes; empty if the JVM has recorded a handshake with the
     * endpoint. It is possible that another client of the same endpoint made this handshake.
     */
    private Optional<String> blind(Trial trial) {
        Optional<String> impossible = evidence.impossible();
        if (impossible.isPresent()) {
            return Optional.of(impossible.get() + INSTEAD);
        }
        if (trial.httpClient().filter(CRT::equals).isPresent()) {
            return Optional.of(
                    "it is on the AWS Common Runtime (CRT), whose TLS is not the JVM's, so the JVM does not record its"
                            + " handshakes"
                            + INSTEAD);
        }
        if (!evidence.handshakes().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("the JVM recorded no TLS handshake of the client's first call with " + host
                + ": the client's TLS is not the JVM's (for example the AWS Common Runtime),"
                + " the factory returned a client that was in"
                + " use before, or the client resumed a TLS 1.2 session of an earlier client"
                + INSTEAD);
    }

    private void requireLeave(String where, String sent, Function<String, Optional<String>> parameters) {
        AwsPermission.refusal(user.name(), where, sent, parameters).ifPresent(refusal -> {
            throw new ClientFactoryException(refusal, null);
        });
    }

    @Override
    public SdkClient client(ConnectionMode mode) {
        if (mode.ofTheKit()) {
            throw new IllegalStateException(mode + " measures the kit's client, which needs the proxy");
        }
        return client;
    }

    @Override
    public boolean hasOwnClient() {
        return true;
    }

    @Override
    public boolean hasKitClients() {
        return false;
    }

    @Override
    public HttpClientKind httpClient() {
        return HttpLibraries.standard(user.asynchronous());
    }

    @Override
    public KitEndpoint endpoint() {
        throw new IllegalStateException("There is no DynamoEndpoint without the proxy: the client of " + user.name()
                + " calls the address that it was built for, " + host);
    }

    @Override
    public CreatedTable table() {
        throw new IllegalStateException("There is no TestTable without the proxy: the test itself chooses a table of "
                + host + ", and what to write to it");
    }

    @Override
    public Environment environment() {
        return withOwnHttpClient(Environment.ofThisJvm(KitClients.sdkVersion(), host.toString()));
    }

    @Override
    public Optional<OwnHttpClient> ownHttpClient() {
        return OwnHttpClient.of(client);
    }

    @Override
    public void withoutDelay(ConnectionMode mode) {
        client(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        client(mode);
    }

    @Override
    public void resume(ConnectionMode mode) {
        client(mode);
    }

    @Override
    public void beforeCall(ConnectionMode mode, int concurrency) {
        beginCall();
    }

    @Override
    public RecordedWireLog log() {
        return evidence.log("the client of " + user.name(), blind);
    }

    @Override
    public Optional<String> backendFailure() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closeAll(() -> UserClient.ended(client), () -> billed.values().forEach(BilledCalls::close), redirect()::close);
    }
}
