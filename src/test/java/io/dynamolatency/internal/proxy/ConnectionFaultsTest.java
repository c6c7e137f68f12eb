package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.BANDWIDTH;
import static io.dynamolatency.fault.FaultKind.BLACKHOLE_IDLE;
import static io.dynamolatency.fault.FaultKind.CLIENT_AUTH;
import static io.dynamolatency.fault.FaultKind.HALF_CLOSE;
import static io.dynamolatency.fault.FaultKind.REFUSE;
import static io.dynamolatency.fault.FaultKind.RESET_IDLE;
import static io.dynamolatency.fault.FaultKind.STALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the faults of connections, and what the log says of them. */
@Timeout(60)
@Tag("slow")
class ConnectionFaultsTest {

    private static final Duration TIME = Duration.ofMillis(150);
    private static final Duration RTT = Duration.ofMillis(100);
    private static final int SILENT_MILLIS = 250;

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aRefusedConnectionIsResetAtOnce(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient before = stage.warmClient()) {
            stage.faults(WireFault.of(REFUSE).first(2));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> {
                            try (RawClient refused = stage.client()) {
                                refused.send(RawHttp.put());
                                refused.readsEnd();
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
            assertThat(before.ask(RawHttp.put()).status()).isEqualTo(200);
            stage.warmClient().close();
            assertThat(stage.log().faults()).extracting(FaultEvent::connection).containsExactly(1, 2);
            assertThat(stage.closedBy(1)).isEqualTo(Closer.SERVER);
            assertThat(stage.upstream.requests()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusalTakesARoundTrip(boolean sends) throws Exception {
        try (FaultStage stage = FaultStage.distant(TlsVersion.NONE, RTT)) {
            stage.faults(WireFault.of(REFUSE));
            long before = System.nanoTime();
            try (RawClient refused = stage.client()) {
                if (sends) {
                    refused.send(RawHttp.put());
                }
                assertThat(refused.readsReset()).isTrue();
                assertThat(since(before)).isGreaterThanOrEqualTo(RTT);
            }
            Proxies.await("closed", () -> stage.proxy.openConnections() == 0);
            assertThat(stage.struck(REFUSE).connection()).isZero();
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
            assertThat(stage.log().exchanges()).isEmpty();
            assertThat(stage.upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPT_LATE, UNSET, NONE, 2",
        "ACCEPT_LATE, UNSET, TLS_1_3, 3",
        "STALL, ACCEPT, NONE, 2",
        "STALL, ACCEPT, TLS_1_2, 4"
    })
    void aLateAcceptIsLaterThanTheRoundTrips(FaultKind kind, WireFault.Point at, TlsVersion tls, int roundTrips)
            throws Exception {
        try (FaultStage stage = FaultStage.distant(tls, RTT)) {
            stage.faults(WireFault.of(kind).at(at).lasts(RTT).first(1));
            long before = System.nanoTime();
            stage.warmClient().close();
            assertThat(since(before)).isGreaterThanOrEqualTo(RTT.multipliedBy(roundTrips + 1));
            assertThat(stage.struck(kind).connection()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPT_LATE, UNSET, NONE", "ACCEPT_LATE, UNSET, TLS_1_3",
        "STALL, ACCEPT, NONE", "STALL, ACCEPT, TLS_1_2",
        "STALL, HANDSHAKE, TLS_1_2", "STALL, HANDSHAKE, TLS_1_3"
    })
    void aNewConnectionIsServedLate(FaultKind kind, WireFault.Point at, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls)) {
            stage.faults(WireFault.of(kind).at(at).lasts(TIME).first(1));
            long before = System.nanoTime();
            try (RawClient late = stage.warmClient();
                    RawClient other = stage.warmClient()) {
                assertThat(since(before)).isGreaterThanOrEqualTo(TIME);
                assertThat(late.ask(RawHttp.put()).status()).isEqualTo(200);
                assertThat(other.ask(RawHttp.put()).status()).isEqualTo(200);
            }
            FaultEvent struck = stage.struck(kind);
            assertThat(struck.connection()).isZero();
            assertThat(struck.exchange()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"ACCEPT, NONE", "ACCEPT, TLS_1_3", "HANDSHAKE, TLS_1_3", "HANDSHAKE, TLS_1_2"})
    void aNewConnectionIsServedWhenThePlanEnds(WireFault.Point at, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls)) {
            stage.faults(WireFault.of(STALL).at(at));
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
                try (RawClient client = stage.client()) {
                    return client.ask(RawHttp.put()).status();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Proxies.await("struck", () -> stage.proxy.log().faults().size() == 1);
            TimeUnit.MILLISECONDS.sleep(SILENT_MILLIS);
            assertThat(status).isNotDone();
            assertThat(stage.upstream.requests()).isEmpty();
            stage.endFaults();
            assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"ACCEPT, NONE", "ACCEPT, TLS_1_3", "HANDSHAKE, TLS_1_3"})
    void aClientThatGivesUpAStalledConnectionLeavesNothing(WireFault.Point at, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls)) {
            stage.faults(WireFault.of(STALL).at(at));
            try (RawClient client = RawClient.plain(stage.proxy.uri())) {
                client.send(tls.encrypted() ? ClientHello.bytes(Proxies.CERTIFICATE) : RawHttp.put());
                Proxies.await("struck", () -> stage.proxy.log().faults().size() == 1);
                assertThat(client.isSilent(50)).isTrue();
            }
            Proxies.await("closed", () -> stage.proxy.openConnections() == 0);
            assertThat(stage.closedBy(0)).matches(Closer::client);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aForgottenConnectionIsResetByTheNextBytes(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(RESET_IDLE).after(TIME));
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThat(client.isSilent((int) TIME.toMillis() + 1)).isTrue();
            client.send(RawHttp.put());
            assertThat(client.readsReset()).isTrue();
            assertThat(stage.struck(RESET_IDLE).exchange()).isEmpty();
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
            assertThat(stage.log().exchanges()).hasSize(2);
            assertThat(stage.upstream.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aForgottenConnectionSwallowsTheNextBytes(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(BLACKHOLE_IDLE).after(TIME).every(2));
            for (int i = 0; i < 2; i++) {
                assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                assertThat(client.isSilent((int) TIME.toMillis() + 1)).isTrue();
            }
            client.send(RawHttp.put());
            assertThat(client.isSilent(SILENT_MILLIS)).isTrue();
            client.send(RawHttp.put());
            assertThat(client.isSilent(SILENT_MILLIS)).isTrue();
            assertThat(stage.proxy.log().connections().get(0).closedBy()).isNull();
            assertThat(stage.upstream.requests()).hasSize(3);
            stage.endFaults();
            assertThat(client.readsReset()).isTrue();
            assertThat(stage.struck(BLACKHOLE_IDLE).exchange()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_2", "TLS_1_3"})
    void aServiceThatClosedHalfReadsOn(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(HALF_CLOSE).after(TIME));
            long before = System.nanoTime();
            client.ask(RawHttp.put());
            assertThat(client.readsEnd()).isTrue();
            assertThat(since(before)).isGreaterThanOrEqualTo(TIME);
            // longer than a service that closes reads on
            TimeUnit.MILLISECONDS.sleep(1_300);
            if (tls != TlsVersion.TLS_1_2) {
                // a client of TLS 1.2 closes when the service does
                assertThat(stage.proxy.openConnections()).isEqualTo(1);
                client.send(RawHttp.put());
                assertThat(client.readsEnd()).isTrue();
                assertThat(stage.proxy.openConnections()).isEqualTo(1);
            }
            assertThat(stage.struck(HALF_CLOSE).exchange()).isEmpty();
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
            Proxies.await("closed", () -> stage.proxy.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aNarrowNetworkTakesItsTime(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient wide = stage.warmClient()) {
            stage.faults(WireFault.of(BANDWIDTH).up(20_000).down(10_000).first(1));
            long before = System.nanoTime();
            assertThat(wide.ask(RawHttp.put(new byte[4_000])).bytes()).hasSize(FaultStage.BODY);
            // 4,000 bytes up at 20,000 a second, and 1,000 bytes down at 10,000
            assertThat(since(before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(stage.struck(BANDWIDTH).connection()).isZero();
            assertThat(stage.log().exchanges().get(1).heldBackNanos()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void aHandshakeAsksForACertificateAndTakesNone(TlsVersion tls) throws Exception {
        asksForACertificate(tls, false);
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void aHandshakeAsksForACertificateAndTakesAny(TlsVersion tls) throws Exception {
        asksForACertificate(tls, true);
    }

    /** The client has a session of its first connection, which it would resume. */
    private static void asksForACertificate(TlsVersion tls, boolean has) throws Exception {
        try (FaultStage stage = new FaultStage(tls)) {
            AtomicInteger asked = new AtomicInteger();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new ClientCertificate(asked, has)}, Proxies.CERTIFICATE.trustManagers(), null);
            for (int i = 0; i < 2; i++) {
                try (RawClient client = RawClient.tls(stage.proxy.uri(), context, tls.protocol())) {
                    assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                }
                assertThat(asked).hasValue(i);
                stage.faults(WireFault.of(CLIENT_AUTH));
            }
            assertThat(stage.struck(CLIENT_AUTH).connection()).isEqualTo(1);
            assertThat(stage.log().fullHandshakes()).isEqualTo(2);
        }
    }

    /** Notes that a server asks, and has a certificate or none. */
    private static final class ClientCertificate extends X509ExtendedKeyManager {

        private final AtomicInteger asked;
        private final boolean has;

        ClientCertificate(AtomicInteger asked, boolean has) {
            this.asked = asked;
            this.has = has;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            asked.set(1);
            return has ? "client" : null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return Proxies.CERTIFICATE.chain();
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return Proxies.CERTIFICATE.serverKey();
        }
    }

    /** Stalls that last longer than the bound after which the proxy closes a connection that is half done. */
    @Test
    void aStallWinsOverTheBoundOnStalledClients() throws Exception {
        Duration bound = Duration.ofSeconds(3);
        byte[] hello = ClientHello.bytes(Proxies.CERTIFICATE);
        try (FaultStage plain = new FaultStage(TlsVersion.NONE, bound);
                FaultStage encrypted = new FaultStage(TlsVersion.TLS_1_3, bound);
                RawClient idle = plain.warmClient()) {
            plain.faults(
                    WireFault.of(STALL).at(WireFault.Point.ACCEPT).first(1),
                    WireFault.of(BLACKHOLE_IDLE).after(Duration.ofMillis(1)).first(1),
                    WireFault.of(STALL).at(WireFault.Point.IN_BODY).first(1));
            encrypted.faults(WireFault.of(STALL).at(WireFault.Point.HANDSHAKE));
            TimeUnit.MILLISECONDS.sleep(2);
            idle.send(RawHttp.put());
            try (RawClient stalled = RawClient.plain(plain.proxy.uri());
                    RawClient inBody = RawClient.plain(plain.proxy.uri());
                    RawClient inHandshake = RawClient.plain(encrypted.proxy.uri())) {
                stalled.send(RawHttp.put());
                inHandshake.send(hello);
                inBody.send(RawHttp.put());
                TimeUnit.MILLISECONDS.sleep(bound.toMillis() + 1_000);
                assertThat(plain.proxy.log().connections())
                        .extracting(ConnectionRecord::closedBy)
                        .containsOnlyNulls();
                assertThat(encrypted.proxy.log().connections())
                        .extracting(ConnectionRecord::closedBy)
                        .containsOnlyNulls();
                assertThat(plain.proxy.log().faults()).hasSize(3);
                assertThat(encrypted.proxy.log().faults()).hasSize(1);
            }
        }
    }

    @Test
    void aResumedPlanCountsAConnectionOnce() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.client()) {
            FaultPlan plan =
                    stage.proxy.faults(java.util.List.of(WireFault.of(BANDWIDTH).down(1_000_000)), 10);
            client.ask(RawHttp.put());
            stage.endFaults();
            stage.proxy.resumeFaults(plan);
            client.ask(RawHttp.put());
            assertThat(stage.log().faults()).hasSize(1);
        }
    }
}
