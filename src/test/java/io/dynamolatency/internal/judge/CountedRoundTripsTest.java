package io.dynamolatency.internal.judge;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CountedRoundTripsTest {

    private final List<ConnectionRecord> connections = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    private int connection(Handshake handshake) {
        connections.add(SampleResults.connection(connections.size(), handshake, 1, null));
        return connections.size() - 1;
    }

    private Exchange exchange(int connection, int indexOnConnection, long from, long to) {
        Exchange exchange = SampleWire.exchange(
                exchanges.size(), connection, indexOnConnection, null, null, from, OptionalLong.of(to));
        exchanges.add(exchange);
        return exchange;
    }

    private static CallSample call(int thread, boolean failed, Exchange... exchanges) {
        return new CallSample(thread, 0, 0, 100, failed, List.of(exchanges));
    }

    private double ofOne(TlsVersion tls, Exchange... ofTheCall) {
        // each thread's first call is apart
        return counted(tls, true, call(0, false), call(0, false, ofTheCall));
    }

    private double counted(TlsVersion tls, boolean tied, CallSample... samples) {
        return CountedRoundTrips.ofMedianCall(
                        NetworkProfile.of(ofMillis(10), tls),
                        RecordedWireLog.of(connections, exchanges),
                        List.of(samples),
                        tied)
                .orElse(-1);
    }

    @Test
    void bodiesBeyondTcpsWindowsTakeThoseThatTheyWaited() {
        Exchange exchange = exchange(connection(Handshake.FULL), 1, 0, 10);

        // of five the client had needed some milliseconds to write it
        assertThat(ofOne(TlsVersion.TLS_1_3, SampleResults.heldBack(exchange, ofMillis(47), ofMillis(20))))
                .isEqualTo(1 + 7);
        assertThat(ofOne(TlsVersion.TLS_1_3, SampleResults.heldBack(exchange, ofMillis(4), ofMillis(0))))
                .isEqualTo(1);
    }

    @Test
    void thoseHeldBackTogetherWaitTogether() {
        int kept = connection(Handshake.FULL);
        Exchange one = SampleResults.heldBack(exchange(kept, 1, 0, 40), ofMillis(0), ofMillis(30));
        Exchange meanwhile =
                SampleResults.heldBack(exchange(connection(Handshake.FULL), 1, 5, 30), ofMillis(0), ofMillis(20));
        Exchange after = SampleResults.heldBack(exchange(kept, 2, 50, 70), ofMillis(10), ofMillis(0));

        assertThat(ofOne(TlsVersion.TLS_1_3, one, meanwhile, after)).isEqualTo(1 + 3 + 1 + 1);
    }

    @Test
    void aRequestOnAKeptConnectionIsOne() {
        assertThat(ofOne(TlsVersion.TLS_1_3, exchange(connection(Handshake.FULL), 1, 0, 10)))
                .isEqualTo(1);
    }

    @Test
    void aNewConnectionIsThoseOfTcpAndTlsMore() {
        assertThat(ofOne(TlsVersion.TLS_1_3, exchange(connection(Handshake.FULL), 0, 0, 10)))
                .isEqualTo(3);
        assertThat(ofOne(TlsVersion.TLS_1_2, exchange(connection(Handshake.FULL), 0, 20, 30)))
                .isEqualTo(4);
        assertThat(ofOne(TlsVersion.TLS_1_2, exchange(connection(Handshake.RESUMED), 0, 40, 50)))
                .isEqualTo(3);
        assertThat(ofOne(TlsVersion.NONE, exchange(connection(Handshake.NONE), 0, 60, 70)))
                .isEqualTo(2);
    }

    @Test
    void requestsInTurnAddUpAndSoDoTheirConnections() {
        int kept = connection(Handshake.FULL);
        assertThat(ofOne(TlsVersion.TLS_1_3, exchange(kept, 1, 0, 10), exchange(kept, 2, 10, 20)))
                .isEqualTo(2);
        assertThat(ofOne(
                        TlsVersion.TLS_1_3,
                        exchange(connection(Handshake.FULL), 0, 0, 10),
                        exchange(connection(Handshake.FULL), 0, 30, 40)))
                .isEqualTo(6);
    }

    @Test
    void requestsThatAreUnderWayTogetherWaitTogether() {
        int one = connection(Handshake.FULL);
        assertThat(ofOne(
                        TlsVersion.TLS_1_3,
                        exchange(one, 1, 0, 10),
                        exchange(connection(Handshake.FULL), 0, 5, 20),
                        exchange(one, 2, 12, 14)))
                .isEqualTo(3);
    }

    @Test
    void firstCallsOfThreadsAndFailedOnesDoNotCount() {
        int kept = connection(Handshake.FULL);
        CallSample three = call(0, false, exchange(connection(Handshake.FULL), 0, 0, 10));
        CallSample one = call(0, false, exchange(kept, 1, 20, 30));
        CallSample failed = call(0, true, exchange(connection(Handshake.FULL), 0, 40, 50));
        CallSample otherFirst = call(1, false, exchange(connection(Handshake.FULL), 0, 60, 70));
        assertThat(counted(TlsVersion.TLS_1_3, true, three, one, failed, failed, otherFirst))
                .isEqualTo(1);
    }

    @Test
    void itIsTheMedianCall() {
        int kept = connection(Handshake.FULL);
        CallSample first = call(0, false);
        CallSample one = call(0, false, exchange(kept, 1, 20, 30));
        CallSample three = call(0, false, exchange(connection(Handshake.FULL), 0, 0, 10));
        assertThat(counted(TlsVersion.TLS_1_3, true, first, one, three, one)).isEqualTo(1);
        assertThat(counted(TlsVersion.TLS_1_3, true, first, three, three, one)).isEqualTo(3);
    }

    @Test
    void aCallThatSentNothingIsNoneWhereThatIsKnown() {
        CallSample first = call(0, false);
        CallSample silent = call(0, false);
        assertThat(counted(TlsVersion.TLS_1_3, true, first, silent)).isZero();
        assertThat(counted(TlsVersion.TLS_1_3, false, first, silent)).isEqualTo(-1);
    }
}
