package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A proxy whose back end answers with 1,000 bytes, and what it did to a client. */
final class FaultStage implements AutoCloseable {

    static final int BODY = 1_000;

    final RawServer upstream;
    final LatencyProxy proxy;

    private final TlsVersion tls;
    private final SSLContext context;

    FaultStage(TlsVersion tls) throws Exception {
        this(tls, ProxyTimeouts.DEFAULT.client());
    }

    FaultStage(TlsVersion tls, RawServer upstream) throws Exception {
        this(tls, upstream, Duration.ZERO, ProxyTimeouts.DEFAULT.client());
    }

    /** With another bound on clients that leave something half done. */
    FaultStage(TlsVersion tls, Duration bound) throws Exception {
        this(tls, answering(), Duration.ZERO, bound);
    }

    private FaultStage(TlsVersion tls, RawServer upstream, Duration rtt, Duration bound) throws Exception {
        this.tls = tls;
        this.upstream = upstream;
        ProxyTimeouts usual = ProxyTimeouts.DEFAULT;
        proxy = LatencyProxy.open(
                Proxies.settings(upstream.uri(), NetworkProfile.of(rtt, tls), Duration.ZERO),
                new ProxyTimeouts(usual.connect(), usual.answer(), usual.idle(), bound));
        context = RawClient.trusting(Proxies.CERTIFICATE);
    }

    /** With a network of this round trip. */
    static FaultStage distant(TlsVersion tls, Duration rtt) throws Exception {
        return new FaultStage(tls, answering(), rtt, ProxyTimeouts.DEFAULT.client());
    }

    private static RawServer answering() throws IOException {
        return RawServer.answering(request -> RawHttp.answer(200, new byte[BODY]));
    }

    void faults(WireFault... plan) {
        assertThat(WireFault.problems(List.of(plan), NetworkProfile.of(Duration.ZERO, tls), 100))
                .isEmpty();
        proxy.faults(List.of(plan), 100);
    }

    void endFaults() {
        proxy.faults(List.of(), 0);
    }

    RawClient client() throws IOException {
        return tls.encrypted() ? RawClient.tls(proxy.uri(), context, tls.protocol()) : RawClient.plain(proxy.uri());
    }

    /** A client that connects through an HTTP proxy. */
    RawClient client(ConnectProxy tunnels) throws IOException {
        return RawClient.tunnelled(tunnels.uri(), proxy.uri(), context, tls.protocol());
    }

    /** A client whose first request was answered. */
    RawClient warmClient() throws IOException {
        RawClient client = client();
        assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        return client;
    }

    WireLog log() {
        endFaults();
        return Proxies.settled(proxy);
    }

    /** The only fault that struck, which has to be of this kind. */
    FaultEvent struck(FaultKind kind) {
        List<FaultEvent> faults = log().faults();
        assertThat(faults).extracting(FaultEvent::kind).containsExactly(kind);
        return faults.get(0);
    }

    @Nullable
    Closer closedBy(int connection) {
        return log().connections().stream()
                .filter(record -> record.index() == connection)
                .map(ConnectionRecord::closedBy)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        upstream.close();
    }
}
