package io.dynamolatency.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WireTranscriptTest {

    private static final long MS = 1_000_000;

    private final SampleWire wire = new SampleWire();

    @Test
    void everyEventHasALineInOrderOfTime() {
        SampleWire.Connection first = wire.connection(100 * MS)
                .tls(TlsVersion.TLS_1_3, Handshake.FULL)
                .closed(Closer.SERVER, 140 * MS);
        first.exchange(115 * MS, 5 * MS);
        first.exchange(122 * MS, 6 * MS).requestHeader("close").responseHeader("close");
        wire.connection(145 * MS).failed("certificate_unknown").closed(Closer.CLIENT_FIN, 146 * MS);
        SampleWire.Connection second = wire.connection(150 * MS)
                .tls(TlsVersion.TLS_1_2, Handshake.RESUMED)
                .closed(Closer.CLIENT_RESET, 190 * MS);
        second.exchange(155 * MS, 5 * MS)
                .operation("GetItem")
                .attempt(2, 3)
                .status(500)
                .error("Wrong");
        second.exchange(170 * MS, 5 * MS).operation("GetItem").attempt(3, 0).unanswered();

        assertThat(wire.log().describe()).isEqualTo("""
            On the wire (times from the first event; cN is connection N, #N is exchange N):
              at ms  conn  event                       on it  status  took ms  idle ms  Connection: request / \
            answer; error
               0.00  c0    opened
               0.00  c0    TLS 1.3, full handshake
              15.00  c0    #0 PutItem                    1st     200     5.00        -  - / keep-alive
              22.00  c0    #1 PutItem                    2nd     200     6.00     2.00  close / close
              40.00  c0    closed by the server
              45.00  c1    opened
              45.00  c1    TLS handshake failed: certificate_unknown
              46.00  c1    closed by the client (FIN)
              50.00  c2    opened
              50.00  c2    TLS 1.2, resumed handshake
              55.00  c2    #2 GetItem, attempt 2 of 3    1st     500     5.00        -  - / keep-alive; Wrong
              70.00  c2    #3 GetItem, attempt 3         2nd    none        -    10.00  - / -
              90.00  c2    closed by the client (reset)\
            """);
    }

    @Test
    void timesHoldWhereTheClockWrapsAround() {
        SampleWire.Connection one = wire.connection(Long.MAX_VALUE - MS);
        one.exchange(Long.MAX_VALUE, 5 * MS);
        one.exchange(Long.MAX_VALUE + 10 * MS, 5 * MS);
        one.closed(Closer.PROXY, Long.MAX_VALUE + 20 * MS);

        assertThat(wire.log().describe())
                .containsSubsequence(
                        "   0.00  c0    opened, plain HTTP",
                        "   1.00  c0    #0 PutItem",
                        "  11.00  c0    #1 PutItem",
                        "  21.00  c0    closed by the proxy, which was shut down");
    }

    /** The server learns of a handshake's end, and of a request, half a round trip after the client that ended it. */
    @Test
    void aConnectionsEventsAreInTheOrderThatTheyMustHaveHad() {
        SampleWire.Connection one = wire.connection(0).tls(TlsVersion.TLS_1_3, Handshake.FULL);
        one.exchange(5 * MS, MS).oneWay(5 * MS);
        one.exchange(17 * MS, MS).oneWay(5 * MS);
        one.closed(Closer.CLIENT_FIN, 8 * MS);

        assertThat(wire.log().describe())
                .containsSubsequence("opened", "full handshake", "#0 PutItem", "#1 PutItem", "closed by the client");
    }

    @Test
    void aConnectionWhoseHandshakeGoesOnSaysSo() {
        wire.connection(0).tls(TlsVersion.TLS_1_3, Handshake.PENDING);

        assertThat(wire.log().describe()).contains("c0    opened, TLS handshake not finished");
    }

    @Test
    void refusedConnectionsAreShownEvenIfNothingElseHappened() {
        assertThat(wire.refused(0).refused(10 * MS).log().describe())
                .doesNotContain("nothing happened")
                .contains("faults: DEAD_ADDRESS refused 2 connections");
    }

    @Test
    void longLogsAreElidedAroundWhatMattersAndSaySo() {
        SampleWire.Connection one = wire.connection(0);
        LongStream.range(0, 200).forEach(i -> one.exchange(10 * i * MS, 5 * MS));
        one.closed(Closer.CLIENT_FIN, 3000 * MS);

        String around = WireTranscript.around(wire.log(), List.of(100), List.of(), WireTranscript.MAX_LINES);
        assertThat(around.lines()).hasSizeLessThanOrEqualTo(WireTranscript.MAX_LINES);
        assertThat(around)
                .containsSubsequence("opened, plain HTTP", "... ", "#99 ", "#100 ", "#101 ", "... ", "closed by")
                .doesNotContain("#50 ", "#150 ");
        List<Integer> left = around.lines()
                .filter(line -> line.contains("... "))
                .map(line -> Integer.valueOf(line.replaceAll("\\D", "")))
                .toList();
        assertThat(left).hasSize(2);
        assertThat(left.stream().mapToInt(i -> i).sum()
                        + around.lines().filter(line -> line.contains(" #")).count()
                        - 1)
                .as("exchanges shown and counted, without the one of the heading")
                .isEqualTo(200);

        assertThat(around.lines().findFirst().orElseThrow()).contains("WireLog.describe() shows more");

        String whole = wire.log().describe();
        assertThat(whole.lines().findFirst().orElseThrow()).doesNotContain("describe()");
        assertThat(whole.lines()).hasSizeLessThanOrEqualTo(WireTranscript.MAX_LINES);
        assertThat(whole).containsSubsequence("opened", "#0 ", "... ", " exchanges more", "#199 ", "closed by");
    }

    @Test
    void placesFarApartAreBothShown() {
        for (long i = 0; i < 200; i++) {
            wire.connection(10 * i * MS)
                    .closed(Closer.SERVER, (10 * i + 9) * MS)
                    .exchange((10 * i + 1) * MS, 5 * MS);
        }

        String around = WireTranscript.around(wire.log(), List.of(20, 120), List.of(180), WireTranscript.MAX_LINES);
        assertThat(around.lines()).hasSizeLessThanOrEqualTo(WireTranscript.MAX_LINES);
        assertThat(around)
                .containsSubsequence(
                        "... ",
                        "c20   opened",
                        "#20 ",
                        "c20   closed",
                        "... ",
                        "c120  opened",
                        "#120 ",
                        "... ",
                        "c180  opened",
                        "... ")
                .contains(" exchanges and ", " other events more");
    }

    @Test
    void aConnectionThatIsNotInTheLogHasItsNumberAtTheProxy() {
        WireLog log = RecordedWireLog.of(
                List.of(), List.of(SampleWire.exchange(40, 12, 3, null, null, 0, OptionalLong.of(MS))));

        assertThat(log.describe())
                .contains("(12)  #0 PutItem    4th     200     1.00        -  - / -")
                .endsWith("(12) is the proxy's number of a connection that was opened before this log began");
    }

    @Test
    void whatWasDroppedIsCounted() {
        assertThat(RecordedWireLog.withDropped(List.of(), List.of(), 3, 5, WireTotals.NONE)
                        .describe())
                .isEqualTo("On the wire: nothing happened, or it was dropped: the log was full, and has lost its oldest"
                        + " 3 connections and 5 exchanges");
        wire.connection(0);
        WireLog log = wire.log();
        assertThat(RecordedWireLog.withDropped(log.connections(), log.exchanges(), 1, 1, WireTotals.NONE)
                        .describe())
                .endsWith("the log was full, and has lost its oldest 1 connection and 1 exchange");
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertThat(RecordedWireLog.EMPTY.describe()).isEqualTo("On the wire: nothing happened");
    }

    @Test
    void whatIsNotKnownIsNotSaidToBeNothing() {
        wire.connection(0).tls(TlsVersion.TLS_1_3, Handshake.FULL);
        WireLog seen = RecordedWireLog.ofHandshakes(wire.log().connections(), Evidence.EVERY_HANDSHAKE, "");

        assertThat(seen.describe())
                .contains("TLS 1.3 handshake\n")
                .doesNotContain("full")
                .endsWith("exchanges and closes are not known: the kit's proxy was not between client and service, and"
                        + " the JVM's own record of TLS handshakes does not show them");
        assertThat(RecordedWireLog.ofHandshakes(List.of(), Evidence.NONE, "").describe())
                .isEqualTo("On the wire: requests and connections are unknown, since the kit's proxy was not between"
                        + " client and service");
    }

    @Test
    void aFaultIsAnEventOfItsConnection() {
        SampleWire sample = new SampleWire();
        SampleWire.Connection one = sample.connection(0);
        one.exchange(10 * MS, 5 * MS);
        one.exchange(20 * MS, 5 * MS).struck(FaultKind.RESET, MS);
        sample.fault(FaultKind.RESET_IDLE, one, 400 * MS);
        assertThat(sample.log().describe())
                .contains("  21.00  c0    fault 0: RESET strikes #1\n")
                .contains("  400.00  c0    fault 1: RESET_IDLE strikes\n".substring(2))
                .endsWith("\nfaults: RESET on 1 of 2 exchanges; RESET_IDLE on 1 of 1 connection");
    }
}
