package io.dynamolatency.contract;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.client.KitClient;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/**
 * What every HTTP client does in every connection mode, counted on the wire. A subclass for each client says in
 * what it differs, and why. {@link io.dynamolatency.internal.driver.ModeCheck} has looked already where a result is
 * returned; what is asserted here does not rely on it.
 */
@ExtendWith(SharedLab.class)
@Timeout(60)
@Tag("slow")
abstract class HttpClientContract {

    private static final int CALLS = 12;

    private static final int THREADS = 8;

    /** Long enough for a handshake; CRT reports a failed one after ten seconds and more, by design. */
    private static final Duration A_HANDSHAKE_IS_OVER = Duration.ofSeconds(2);

    static final List<Arguments> MODES_ON_NETWORKS = Stream.of(ConnectionMode.values())
            .flatMap(mode -> Stream.of(Arguments.of(mode, TlsVersion.NONE), Arguments.of(mode, TlsVersion.TLS_1_3)))
            .toList();

    private final HttpClientKind kind;

    HttpClientContract(HttpClientKind kind) {
        this.kind = kind;
    }

    /** The modes it can be measured in: all, unless a subclass says otherwise. */
    Set<ConnectionMode> modes() {
        return EnumSet.allOf(ConnectionMode.class);
    }

    /** The most connections it needs for calls that come one after another. */
    int mostConnections() {
        return 1;
    }

    /** Whether a new connection takes up the TLS session of the one before. */
    boolean resumesSessions() {
        return true;
    }

    /** Who closes a connection that lay idle for too long. */
    Closer closesIdleConnections() {
        return Closer.CLIENT_FIN;
    }

    private static NetworkProfile network(TlsVersion tls) {
        return NetworkProfile.of(Duration.ofMillis(tls.encrypted() ? 2 : 0), tls);
    }

    @ParameterizedTest
    @FieldSource("MODES_ON_NETWORKS")
    void theWireShowsTheMode(ConnectionMode mode, TlsVersion tls, SharedLab.Lab lab) {
        if (!modes().contains(mode)) {
            assertThat(HttpClientCheck.faults(kind, List.of(mode), false, tls))
                    .as("the refusal")
                    .hasSize(1);
            return;
        }
        ResultData result = lab.measure(kind, network(tls), 0, CALLS, mode).get(0);
        WireLog wire = result.wire();
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(wire.exchanges()).hasSize(CALLS).allMatch(e -> e.operation().equals("PutItem"));
        assertThat(wire.retries()).isZero();
        assertThat(wire.failedHandshakes()).isZero();
        if (mode == KEEP_ALIVE || mode == ConnectionMode.AS_BUILT) {
            assertThat(wire.opened()).isBetween(1, mostConnections());
            // a spare connection need not have carried anything: the one it was to replace came back before it was
            // there
            assertThat(wire.reused()).isBetween(CALLS - wire.opened(), mode == KEEP_ALIVE ? CALLS - 1 : CALLS);
            assertThat(wire.connections()).allMatch(c -> c.closedBy() == null);
            return;
        }
        assertThat(wire.opened()).isEqualTo(CALLS);
        assertThat(wire.reused()).isZero();
        assertThat(wire.resumedHandshakes())
                .isEqualTo(
                        tls.encrypted() && resumesSessions() && mode != ConnectionMode.CLIENT_PER_CALL ? CALLS - 1 : 0);
        Closer closer =
                switch (mode) {
                    case KEEP_ALIVE, AS_BUILT, CLIENT_PER_CALL -> Closer.CLIENT_FIN;
                    case CLOSE, SERVER_CLOSE -> Closer.SERVER;
                    case IDLE_EXPIRED -> closesIdleConnections();
                };
        // nothing follows the last call that would have its connection closed
        assertThat(wire.connections().subList(0, CALLS - 1))
                // how a client closes is its own affair: Apache resets what its pool still holds when it is closed
                .allMatch(c -> closer.client() ? c.closedByClient() : c.closedBy() == closer);
        assertThat(wire.exchanges().stream()
                        .filter(e -> "close".equals(e.requestConnectionHeader()))
                        .count())
                .isEqualTo(mode == CLOSE ? CALLS : 0);
    }

    @ParameterizedTest
    @EnumSource
    void everyWorkloadKeepsItsConnection(Workload workload, SharedLab.Lab lab) {
        ResultData result = lab.measure(
                        kind,
                        network(TlsVersion.TLS_1_3),
                        MeasurementSettings.of(List.of(KEEP_ALIVE))
                                .iterations(CALLS)
                                .warmup(0)
                                // a body that expects a refusal says so
                                .errorsAllowed(workload.status() == 200 ? 0 : CALLS)
                                .build(),
                        workload::prepare,
                        workload::run)
                .get(0);
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(result.wire().opened()).isBetween(1, mostConnections());
        assertThat(result.wire().exchanges())
                .hasSize(CALLS * workload.exchanges())
                .allMatch(e -> e.operation().equals(workload.operation()) && e.status() == workload.status());
    }

    @ParameterizedTest
    @FieldSource("MODES_ON_NETWORKS")
    void severalThreadsShareTheClient(ConnectionMode mode, TlsVersion tls, SharedLab.Lab lab) {
        if (!modes().contains(mode) || mode == ConnectionMode.IDLE_EXPIRED) {
            assertThat(
                            modes().contains(mode)
                                    ? new Load(THREADS, Optional.empty()).faults(List.of(mode), CALLS)
                                    : HttpClientCheck.faults(kind, List.of(mode), false, tls))
                    .as("the refusal")
                    .hasSize(1);
            return;
        }
        int calls = 6 * THREADS;
        MeasurementSettings orders = MeasurementSettings.of(List.of(mode))
                .iterations(calls)
                .warmup(0)
                .concurrency(THREADS)
                .build();
        ResultData result = lab.measure(kind, network(tls), orders).get(0);
        WireLog wire = result.wire();
        assertThat(result.count()).isEqualTo(calls);
        assertThat(result.samplesNanos()).hasSize(calls - THREADS);
        assertThat(wire.exchanges()).hasSize(calls).allMatch(e -> e.operation().equals("PutItem"));
        assertThat(wire.retries()).isZero();
        // calls overlap, so it takes the invocation's id to tell whose an exchange is
        assertThat(result.samples()).hasSize(calls).allMatch(s -> s.exchanges().size() == 1);
        assertThat(result.samples())
                .extracting(s -> s.exchanges().get(0).sequence())
                .doesNotHaveDuplicates();
        if (mode == KEEP_ALIVE || mode == ConnectionMode.AS_BUILT) {
            // the JDK closes what is handed back while five lie idle already
            int crowdedOut = kind.pooledByJvm() ? wire.closedByClient() : 0;
            assertThat(wire.opened()).isBetween(1, THREADS * mostConnections() + crowdedOut);
        } else {
            assertThat(wire.opened()).isEqualTo(calls);
            assertThat(wire.reused()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS_1_3"})
    void theFirstTimedCallOpensItsConnection(TlsVersion tls, SharedLab.Lab shared) throws Throwable {
        try (MeasurementSetup lab = shared.open(kind, network(tls))) {
            lab.withoutDelay(KEEP_ALIVE);
            for (int i = 0; i < 3; i++) {
                listTables(lab.client(KEEP_ALIVE));
            }
            lab.open(KEEP_ALIVE);
            WireMark start = lab.mark();
            for (int i = 0; i < 3; i++) {
                listTables(lab.client(KEEP_ALIVE));
            }
            WireLog timed = lab.settledLog().between(start, lab.mark());
            assertThat(timed.opened()).isBetween(1, mostConnections());
            assertThat(timed.exchanges().get(0).reused()).isFalse();
        }
    }

    /** Whether each mode has connections of its own, so that blocks of them may alternate. */
    boolean modesMayAlternate() {
        return true;
    }

    @Test
    void modesThatAlternateKeepOutOfEachOthersWay(SharedLab.Lab lab) {
        List<String> refusals = HttpClientCheck.faults(kind, modes(), true, TlsVersion.TLS_1_3);
        if (!modesMayAlternate()) {
            assertThat(refusals).as("the refusal").hasSize(1);
            return;
        }
        assertThat(refusals).isEmpty();
        ConnectionMode[] all = modes().stream().filter(ConnectionMode::ofTheKit).toArray(ConnectionMode[]::new);
        for (ResultData result : lab.measure(kind, network(TlsVersion.TLS_1_3), 0, CALLS, all)) {
            assertThat(result.wire().exchanges()).hasSize(CALLS);
            if (result.mode() == KEEP_ALIVE) {
                assertThat(result.wire().opened()).isBetween(1, mostConnections());
            } else {
                assertThat(result.wire().opened()).isEqualTo(CALLS);
            }
        }
    }

    @Test
    void trustsTheAuthorityOfItsRunAndNoOther() {
        RunCertificate shown = RunCertificate.create();
        RunCertificate trusted = RunCertificate.create();
        NetworkProfile network = network(TlsVersion.TLS_1_3);
        try (LatencyProxy door =
                        LatencyProxy.open(new ProxySettings(URI.create("http://127.0.0.1:1"), network, shown));
                KitClients clients = new KitClients();
                KitClient client = clients.open(
                        kind,
                        new KitEndpoint(
                                door.uri(), DynamoBackend.Access.ANYBODY.trusting(List.of(trusted.authority()))),
                        KEEP_ALIVE)) {
            assertThatThrownBy(() -> listTables(client.dynamo(), A_HANDSHAKE_IS_OVER))
                    .isInstanceOf(Exception.class);
            WireLog log = door.log();
            assertThat(log.connections())
                    .isNotEmpty()
                    .allMatch(c -> c.handshake() == Handshake.FAILED || c.handshake() == Handshake.PENDING);
            assertThat(log.exchanges()).isEmpty();
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        for (ConnectionMode mode : ConnectionMode.values()) {
            for (TlsVersion tls : EnumSet.complementOf(EnumSet.of(TlsVersion.UNSET))) {
                assertThat(HttpClientCheck.faults(kind, List.of(mode), false, tls)
                                .isEmpty())
                        .as("%s over %s", mode, tls)
                        .isEqualTo(modes().contains(mode));
            }
        }
    }

    private static void listTables(SdkClient client) {
        listTables(client, KitClients.CALL_TIMEOUT);
    }

    private static void listTables(SdkClient client, Duration atMost) {
        ListTablesRequest request = ListTablesRequest.builder()
                .overrideConfiguration(c -> c.apiCallTimeout(atMost))
                .build();
        if (client instanceof DynamoDbAsyncClient async) {
            async.listTables(request).join();
        } else {
            ((DynamoDbClient) client).listTables(request);
        }
    }
}
