package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.Rate;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.contract.ScriptedBackend;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * A cause of slow calls or lost connections, injected into a measurement: in the client, its HTTP library, the body,
 * the network or the service. Everything else is as it should be. Used for one measurement.
 */
abstract class FaultScenario implements AutoCloseable {

    static final Duration RTT = Duration.ofMillis(4);
    static final NetworkProfile NETWORK = NetworkProfile.of(RTT, TlsVersion.TLS_1_3);

    private final String name;
    private final List<Kind> expected;

    /**
     * A fault.
     *
     * @param name what was injected
     * @param expected the cause to be found first; where the wire cannot tell apart several, those
     */
    FaultScenario(String name, Kind... expected) {
        this.name = name;
        this.expected = List.copyOf(Arrays.asList(expected));
    }

    final String name() {
        return name;
    }

    /** What is to be found first: one of these, or nothing where there are none. */
    final List<Kind> expected() {
        return expected;
    }

    /** Why it cannot be injected on a client; empty where it can. */
    Optional<String> notApplicable(HttpClientKind client) {
        return Optional.empty();
    }

    /** What is asked of the diagnosis. */
    Symptom symptom() {
        return Symptom.CALLS;
    }

    NetworkProfile network() {
        return NETWORK;
    }

    Load load() {
        return Load.ONE_AT_A_TIME;
    }

    int calls() {
        return 30;
    }

    /** Whether calls may fail, as it belongs to the cause. */
    boolean fails() {
        return false;
    }

    /** What the service answers; DynamoDB Local answers where this is empty. */
    Optional<ScriptedBackend.Script> script() {
        return Optional.empty();
    }

    /** Settings of the HTTP client. Trust managers among them are in the place of the endpoint's. */
    AttributeMap http(DynamoEndpoint endpoint) {
        return AttributeMap.empty();
    }

    /** Changes the SDK client's settings; its retries are off. */
    void client(ClientOverrideConfiguration.Builder settings) {}

    /** Puts something around a synchronous HTTP client. */
    SdkHttpClient around(SdkHttpClient http) {
        return http;
    }

    /** Puts something around an asynchronous HTTP client. */
    SdkAsyncHttpClient around(SdkAsyncHttpClient http) {
        return http;
    }

    /** Builds the SDK client; where this is empty, the lab builds it from the settings. */
    Optional<SdkClient> ownClient(DynamoEndpoint endpoint) throws Exception {
        return Optional.empty();
    }

    /** The body. */
    void call(FaultContext context) throws Exception {
        context.putItem();
    }

    /** The wire shows that the cause is there, before anything is diagnosed. */
    abstract void assertPresent(ResultData result);

    /** Ends what the measurement has left. */
    @Override
    public void close() {}

    static Load threads(int threads) {
        return new Load(threads, Optional.empty());
    }

    static Load rate(int perSecond) {
        return new Load(1, Optional.of(new Rate(perSecond)));
    }

    /** Each exchange had a connection of its own. */
    static void assertNoneReused(ResultData result) {
        assertThat(result.wire().exchanges()).hasSizeGreaterThanOrEqualTo(result.count());
        assertThat(result.wire().reused()).isZero();
    }

    /** Connections were kept but for a few that a client has to spare. */
    static void assertKept(ResultData result) {
        int threads = result.subject().load().concurrency();
        assertThat(result.wire().opened()).isBetween(1, 3 * threads);
    }

    static boolean crt(HttpClientKind client) {
        return client == HttpClientKind.CRT || client == HttpClientKind.CRT_ASYNC;
    }

    @Override
    public String toString() {
        return name;
    }
}
