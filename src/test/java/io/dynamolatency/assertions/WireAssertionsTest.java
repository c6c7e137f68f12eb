package io.dynamolatency.assertions;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.TLS_1_2;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;
import static java.time.Duration.ofMillis;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WireAssertionsTest {

    private static final long MS = 1_000_000;

    private final WireLog wire = log();

    /** Two calls on a connection that the server closes; one refused; a call with a retry on a third, which is open. */
    private static WireLog log() {
        SampleWire sample = new SampleWire();
        SampleWire.Connection first =
                sample.connection(0).tls(TLS_1_3, Handshake.FULL).closed(Closer.SERVER, 30 * MS);
        first.exchange(10 * MS, 5 * MS);
        first.exchange(20 * MS, 5 * MS).requestHeader("close").responseHeader("close");
        sample.connection(35 * MS).failed("certificate_unknown").closed(Closer.CLIENT_FIN, 36 * MS);
        SampleWire.Connection third = sample.connection(40 * MS).tls(TLS_1_2, Handshake.RESUMED);
        third.exchange(50 * MS, 5 * MS)
                .operation("GetItem")
                .invocation("a")
                .status(500)
                .error("InternalServerError");
        third.exchange(60 * MS, 5 * MS).operation("GetItem").invocation("a").attempt(2, 3);
        third.exchange(70 * MS, 5 * MS).operation("").invocation(null).unanswered();
        return sample.log();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fails(ThrowingCallable assertion) {
        return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
    }

    @Test
    void aChainWalksThroughTheLog() {
        assertThat(wire)
                .hasConnections(2)
                .hasAtMostConnections(2)
                .hasExchanges(5)
                .exchange(0)
                .isOnNewConnection()
                .hasOperation("PutItem")
                .hasStatus(200)
                .hasAttempt(1)
                .hasNoRequestConnectionHeader()
                .hasResponseConnectionHeader("Keep-Alive")
                .wasAnswered()
                .exchange(1)
                .reusedConnectionOf(0)
                .hasRequestConnectionHeader("CLOSE")
                .connection()
                .carried(2)
                .wasClosedBy(Closer.SERVER)
                .hasHandshake(Handshake.FULL)
                .hasTlsVersion(TLS_1_3)
                .connection(1)
                .wasClosedByClient()
                .carried(0)
                .exchange(3)
                .isRetryOf(2)
                .hasAttempt(2)
                .reusedConnectionOf(2)
                .exchange(4)
                .hasOperation("")
                .connection()
                .isOpen()
                .wire()
                .hasExchanges(5);
    }

    @Test
    void aFailureSaysWhatWasExpectedAndFoundAndPrintsTheSequence() {
        fails(() -> assertThat(wire).as("orders").exchange(2).reusedConnectionOf(1))
                .hasMessage("""
                    [orders] Expecting exchange 2 to reuse the connection of exchange 1, c0, but it was sent on c2, \
                    which had carried no exchange before
                    On the wire (WireLog.describe() shows more; cN is connection N, #N is exchange N):
                      at ms  conn  event       on it  status  took ms  idle ms  Connection: request / answer; error
                       0.00  c0    opened
                       0.00  c0    TLS 1.3, full handshake
                      10.00  c0    #0 PutItem    1st     200     5.00        -  - / keep-alive
                      20.00  c0    #1 PutItem    2nd     200     5.00     5.00  close / close
                      30.00  c0    closed by the server
                        ... 4 events more
                      40.00  c2    TLS 1.2, resumed handshake
                      50.00  c2    #2 GetItem    1st     500     5.00        -  - / keep-alive; InternalServerError
                        ... 2 exchanges more\
                    """);
    }

    @Test
    void exchangesAreToldFromWhatTheyShouldBe() {
        fails(() -> assertThat(wire).exchange(0).reusedConnectionOf(1))
                .hasMessageContaining("but it came before exchange 1 on that connection\n");
        fails(() -> assertThat(wire).exchange(1).reusedConnectionOf(1))
                .hasMessageContaining("but that is the same exchange\n");
        fails(() -> assertThat(wire).exchange(3).reusedConnectionOf(0)).hasMessageContaining("but it was sent on c2\n");
        fails(() -> assertThat(wire).exchange(1).isOnNewConnection())
                .hasMessageContaining(
                        "exchange 1 to be the first on its connection, but c0 had carried 1 exchange before\nOn the");
        fails(() -> assertThat(wire).exchange(0).hasOperation("putItem"))
                .hasMessageContaining("to have operation putItem, but it has PutItem\n");
        fails(() -> assertThat(wire).exchange(4).hasOperation("PutItem"))
                .hasMessageContaining("to have operation PutItem, but it has none\n");
        fails(() -> assertThat(wire).exchange(2).hasStatus(200))
                .hasMessageContaining("to have status 200, but it has 500\n");
        fails(() -> assertThat(wire).exchange(4).hasStatus(200))
                .hasMessageContaining("to have status 200, but it has none\n");
        assertThat(wire)
                .exchange(2)
                .hasErrorType("InternalServerError")
                .exchange(3)
                .hasErrorType("");
        fails(() -> assertThat(wire).exchange(2).hasErrorType("ValidationException"))
                .hasMessageContaining("to have error type ValidationException, but it has InternalServerError\n");
        fails(() -> assertThat(wire).exchange(2).hasErrorType(""))
                .hasMessageContaining("to have no error type, but it has InternalServerError\n");
        fails(() -> assertThat(wire).exchange(1).hasOperation(""))
                .hasMessageContaining("to have no operation, but it has PutItem\n");
        fails(() -> assertThat(wire).exchange(3).hasErrorType("ValidationException"))
                .hasMessageContaining("to have error type ValidationException, but it has none\n");
        fails(() -> assertThat(wire).exchange(3).hasAttempt(1))
                .hasMessageContaining("to have attempt 1, but it has 2\n");
        fails(() -> assertThat(wire).exchange(0).hasRequestConnectionHeader("close"))
                .hasMessageContaining("to have request header Connection close, but it has none\n");
        fails(() -> assertThat(wire).exchange(1).hasNoRequestConnectionHeader())
                .hasMessageContaining("to have no request header Connection, but it has close\n");
        fails(() -> assertThat(wire).exchange(0).hasResponseConnectionHeader("close"))
                .hasMessageContaining("to have response header Connection close, but it has keep-alive\n");
        fails(() -> assertThat(wire).exchange(0).hasNoResponseConnectionHeader())
                .hasMessageContaining("to have no response header Connection, but it has keep-alive\n");
        fails(() -> assertThat(wire).exchange(4).hasNoResponseConnectionHeader())
                .hasMessageContaining("exchange 4 to be answered, but it had no answer when the log was taken\n");
        fails(() -> assertThat(wire).exchange(4).wasAnswered())
                .hasMessageContaining("exchange 4 to be answered, but it had no answer when the log was taken\n");
    }

    @Test
    void aRetryIsALaterAttemptAtTheSameCall() {
        fails(() -> assertThat(wire).exchange(2).isRetryOf(3))
                .hasMessageContaining("but it is attempt 1 of the same call, and exchange 3 is attempt 2\n");
        fails(() -> assertThat(wire).exchange(3).isRetryOf(0))
                .hasMessageContaining("but they belong to different calls: amz-sdk-invocation-id a and invocation-0\n");
        fails(() -> assertThat(wire).exchange(4).isRetryOf(3))
                .hasMessageContaining("but it has no amz-sdk-invocation-id, so its call is unknown\n");
    }

    @Test
    void connectionsAreToldFromWhatTheyShouldBe() {
        fails(() -> assertThat(wire).connection(0).carried(3))
                .hasMessageContaining("Expecting connection 0 to carry 3 exchanges, but it carried 2\nOn the wire");
        fails(() -> assertThat(wire).connection(0).wasClosedByClient())
                .hasMessageContaining("to be closed by the client, but it was closed by SERVER\n");
        fails(() -> assertThat(wire).connection(2).wasClosedByClient())
                .hasMessageContaining("but it was open when the log was taken\n");
        fails(() -> assertThat(wire).connection(1).wasClosedBy(Closer.SERVER))
                .hasMessageContaining("to be closed by SERVER, but it was closed by CLIENT_FIN\n");
        fails(() -> assertThat(wire).connection(0).isOpen())
                .hasMessageContaining("to be open, but it was closed by SERVER\n");
        fails(() -> assertThat(wire).connection(1).hasHandshake(Handshake.FULL))
                .hasMessageContaining("to have the handshake FULL, but it has FAILED: certificate_unknown\n");
        fails(() -> assertThat(wire).connection(2).hasTlsVersion(TLS_1_3))
                .hasMessageContaining("to speak TLS 1.3, but it speaks TLS 1.2\n");
        fails(() -> assertThat(wire).connection(1).hasTlsVersion(TLS_1_3))
                .hasMessageContaining("but its handshake did not finish\n");
    }

    @Test
    void theLogIsToldFromWhatItShouldBe() {
        fails(() -> assertThat(wire).hasConnections(1))
                .hasMessageContaining("Expecting connections opened to be exactly 1, "
                        + "but there were 2, and 1 more whose handshake failed\nOn the wire");
        fails(() -> assertThat(wire).hasConnections(3)).hasMessageContaining("but there were 2, and 1 more whose");
        fails(() -> assertThat(wire).hasAtMostConnections(1)).hasMessageContaining("to be at most 1, but there were 2");
        fails(() -> assertThat(wire).hasExchanges(4))
                .hasMessageContaining("Expecting exchanges to be exactly 4, but there were 5\n");
        fails(() -> assertThat(wire).hasNoRetries())
                .hasMessageContaining("Expecting no exchange to be a retry, "
                        + "but 1 exchange was a retry, the first was exchange 3 (attempt 2 of GetItem)\n");
        fails(() -> assertThat(wire).hasNoFailedHandshakes())
                .hasMessageContaining("Expecting no TLS handshake to fail, "
                        + "but 1 did, the first on connection 1: certificate_unknown\n");
        fails(() -> assertThat(wire).reusesOneConnection())
                .hasMessageContaining("Expecting all 5 exchanges to travel on one connection, "
                        + "but exchange 2 was sent on c2, and exchange 1 on c0\n");
    }

    @Test
    void aKeptConnectionIsGreen() {
        assertThat(SampleResults.keeping(50))
                .reusesOneConnection()
                .hasNoRetries()
                .hasNoFailedHandshakes()
                .exchange(49)
                .reusedConnectionOf(48);
        assertThat(SampleResults.of(KEEP_ALIVE).alike(9, 6).result())
                .wire()
                .hasExchanges(10)
                .connection(0)
                .carried(10);
    }

    @Test
    void aPositionOutOfRangeSaysWhatThereIs() {
        fails(() -> assertThat(wire).exchange(5).wasAnswered())
                .hasMessageContaining(
                        "Expecting an exchange 5 on the wire, but there are 5, exchanges 0 to 4\nOn the wire");
        fails(() -> assertThat(wire).exchange(1).reusedConnectionOf(-1)).hasMessageContaining("exchanges 0 to 4");
        fails(() -> assertThat(wire).as("mine").exchange(1).isRetryOf(7))
                .hasMessageContaining("[mine] Expecting an exchange 7");
        fails(() -> assertThat(wire).connection(3).isOpen())
                .hasMessageContaining("Expecting a connection 3 on the wire, but there are 3, connections 0 to 2\n");
        fails(() -> assertThat(SampleResults.keeping(1)).connection(1).isOpen())
                .hasMessageContaining("but there is 1, connection 0\n");
        fails(() -> assertThat(RecordedWireLog.EMPTY).exchange(0).wasAnswered())
                .hasMessage("Expecting an exchange 0 on the wire, but there is none\nOn the wire: nothing happened");
        fails(() -> assertThat(RecordedWireLog.EMPTY).reusesOneConnection()).hasMessageContaining("but there is none");
    }

    @Test
    void theUsersDescriptionIsKeptOnTheWholeWay() {
        fails(() -> assertThat(SampleResults.of(KEEP_ALIVE).alike(9, 6).result())
                        .as("reuse")
                        .wire()
                        .exchange(1)
                        .connection()
                        .exchange(2)
                        .wire()
                        .connection(0)
                        .connection(0)
                        .carried(9))
                .hasMessageStartingWith("[reuse] Expecting connection 0 to carry 9 exchanges");
    }

    @Test
    void longSequencesAreCutAroundWhatFailed() {
        fails(() -> assertThat(SampleResults.keeping(500)).exchange(250).hasStatus(400))
                .hasMessageContaining(" #249 ")
                .hasMessageContaining(" #250 ")
                .hasMessageContaining(" exchanges more")
                .hasMessageNotContaining(" #100 ");
        fails(() -> assertThat(SampleResults.closing(500)).hasAtMostConnections(300))
                .hasMessageContaining("  c300  opened")
                .hasMessageNotContaining("  c100  opened");
    }

    @Test
    void theFirstConnectionTooManyIsOneThatCarriedARequest() {
        List<ConnectionRecord> connections = IntStream.range(0, 60)
                .mapToObj(i -> SampleResults.connection(i, Handshake.FULL, i == 0 || i >= 40 ? 1 : 0, Closer.SERVER))
                .toList();
        fails(() -> assertThat(RecordedWireLog.of(connections, List.of())).hasAtMostConnections(1))
                .hasMessageContaining("to be at most 1, but there were 21")
                .hasMessageContaining("  c40   opened")
                .hasMessageNotContaining("  c1    opened");
    }

    private static WireTotals lost(Map<WireCount, Long> counts) {
        return new WireTotals(List.of(new WireTotals.Stretch(0, counts)), List.of());
    }

    @Test
    void whatTheLogHasLostCannotBeToldFromIt() {
        WireLog whole = SampleResults.keeping(5);
        WireLog part = RecordedWireLog.withDropped(
                whole.connections(), whole.exchanges(), 2, 5, lost(Map.of(WireCount.OPENED, 2L)));
        assertThat(part)
                .hasExchanges(10)
                .hasConnections(3)
                .hasAtMostConnections(3)
                .hasNoRetries()
                .hasNoFailedHandshakes();
        fails(() -> assertThat(part).hasAtMostConnections(2))
                .hasMessageContaining("but there were 3\n")
                .hasMessageContaining("has lost its oldest 2 connections and 5 exchanges");
        WireLog worse = RecordedWireLog.withDropped(
                whole.connections(),
                whole.exchanges(),
                2,
                5,
                lost(Map.of(WireCount.RETRIES, 2L, WireCount.FAILED_HANDSHAKES, 1L, WireCount.OPENED, 1L)));
        fails(() -> assertThat(worse).hasNoRetries())
                .hasMessageContaining("but 2 exchanges were retries (not in this log any more)\n");
        fails(() -> assertThat(worse).hasNoFailedHandshakes())
                .hasMessageContaining("but 1 did (not in this log any more)\n");
        fails(() -> assertThat(part).exchange(0))
                .hasMessageContaining("Can't tell which exchange is exchange 0: not all exchanges are in the log");
        fails(() -> assertThat(part).connection(0)).hasMessageContaining("Can't tell which connection is connection 0");
        fails(() -> assertThat(part).reusesOneConnection()).hasMessageContaining("Can't tell ");
        fails(() -> assertThat(part).connection(0).carried(5)).hasMessageContaining("Can't tell ");
    }

    @Test
    void aConnectionOpenedBeforeTheLogIsNotInIt() {
        WireLog log = RecordedWireLog.of(
                List.of(), List.of(SampleWire.exchange(4, 3, 4, null, null, 0, OptionalLong.of(MS))));
        fails(() -> assertThat(log).exchange(0).connection().isOpen())
                .hasMessageContaining(
                        "to have its connection in the log, but it was sent on (3), which was opened before");
    }

    @Test
    void whatNoProxyHasSeenIsSaidToBeUnknown() {
        WireLog whole = SampleResults.keeping(5);
        WireLog every = RecordedWireLog.ofHandshakes(whole.connections(), Evidence.EVERY_HANDSHAKE, "");
        assertThat(every)
                .hasConnections(1)
                .hasAtMostConnections(1)
                .connection(0)
                .hasTlsVersion(TLS_1_3);
        String why = "exchanges and closes are not known: the kit's proxy was not between client and service";
        fails(() -> assertThat(every).exchange(0).wasAnswered())
                .hasMessageStartingWith("Can't tell what exchange 0 was: " + why);
        fails(() -> assertThat(every).hasExchanges(0)).hasMessageContaining(why);
        fails(() -> assertThat(every).hasNoRetries()).hasMessageContaining(why);
        fails(() -> assertThat(every).reusesOneConnection()).hasMessageContaining(why);
        fails(() -> assertThat(every).hasNoFailedHandshakes()).hasMessageContaining(why);
        fails(() -> assertThat(every).connection(0).isOpen()).hasMessageContaining(why);
        fails(() -> assertThat(every).connection(0).carried(5)).hasMessageContaining(why);
        fails(() -> assertThat(every).connection(0).wasClosedByClient()).hasMessageContaining(why);
        fails(() -> assertThat(every).connection(0).wasClosedBy(Closer.SERVER)).hasMessageContaining(why);
        fails(() -> assertThat(every).connection(0).hasHandshake(Handshake.FULL))
                .hasMessageContaining(why);

        WireLog full = RecordedWireLog.ofHandshakes(whole.connections(), Evidence.FULL_HANDSHAKES, "");
        fails(() -> assertThat(full).hasAtMostConnections(0)).hasMessageContaining("but there was 1\n");
        fails(() -> assertThat(full).hasAtMostConnections(5)).hasMessageContaining("Can't tell ");

        WireLog none = RecordedWireLog.ofHandshakes(List.of(), Evidence.NONE, "");
        fails(() -> assertThat(none).hasConnections(0)).hasMessageContaining("requests and connections are unknown");
        fails(() -> assertThat(none).connection(0).isOpen())
                .hasMessageContaining("requests and connections are unknown");
    }

    @Test
    void aMissingLogIsSaidToBeMissing() {
        @Nullable WireLog missing = null;
        fails(() -> assertThat(missing).hasExchanges(0)).hasMessageContaining("Expecting actual not to be null");
        fails(() -> assertThat(missing).exchange(0).wasAnswered()).hasMessageContaining("not to be null");
        fails(() -> assertThat(missing).connection(0).isOpen()).hasMessageContaining("not to be null");
    }

    /** A reset with a retry on a new connection, and one without. */
    private static WireLog faulty() {
        SampleWire sample = new SampleWire();
        SampleWire.Connection first = sample.connection(0).closed(Closer.SERVER, 12 * MS);
        first.exchange(10 * MS, MS).invocation("a").unanswered().struck(FaultKind.RESET, 2 * MS);
        SampleWire.Connection second = sample.connection(15 * MS);
        second.exchange(20 * MS, 4 * MS).invocation("a").attempt(2, 3);
        second.exchange(30 * MS, MS).invocation("b").unanswered().struck(FaultKind.RESET, 0);
        return sample.log();
    }

    @Test
    void whatFollowsAFaultCanBeAsserted() {
        assertThat(faulty())
                .hasFaults(2)
                .fault(0)
                .isFollowedByRetry()
                .isFollowedByRetryOnNewConnection()
                .recoversWithin(ofMillis(12))
                .opensAtMostConnections(1)
                .isHiddenFromCaller();
        assertThat(faulty()).fault(1).isNotFollowedByRetry().opensAtMostConnections(0);
    }

    @Test
    void whatFollowsAFaultIsShown() {
        fails(() -> assertThat(faulty()).fault(0).recoversWithin(ofMillis(11)))
                .hasMessageContaining(
                        "Expecting fault 0 (RESET) to be followed by a success within 11 ms, but this took 12 ms\n")
                .hasMessageContaining("fault 0: RESET strikes #0")
                .hasMessageEndingWith("faults: RESET on 2 of 3 exchanges");
        fails(() -> assertThat(faulty()).fault(0).isNotFollowedByRetry())
                .hasMessageContaining("to be followed by no retry, but there is attempt 2 of the call");
        fails(() -> assertThat(faulty()).fault(0).opensAtMostConnections(0))
                .hasMessageContaining("to be followed by at most 0 new connections, but there was 1");
        fails(() -> assertThat(faulty()).fault(1).isFollowedByRetry())
                .hasMessageContaining("to be followed by a retry, but there is no later attempt of the call");
        fails(() -> assertThat(faulty()).fault(1).recoversWithin(ofMillis(11)))
                .hasMessageContaining("within 11 ms, but no attempt succeeded after it");
        fails(() -> assertThat(faulty()).fault(1).isHiddenFromCaller())
                .hasMessageContaining("to be hidden from the caller, but the last attempt of the call failed");
        fails(() -> assertThat(faulty()).fault(2))
                .hasMessageContaining("Expecting a fault 2 on the wire, but there are 2, faults 0 to 1");
        fails(() -> assertThat(faulty()).hasFaults(4))
                .hasMessageContaining("Expecting faults to be exactly 4, but there were 2");
    }

    /** The failed call's request met a connection that was gone, so the log does not show the call. */
    @Test
    void aFaultOutsideRequestsDoesNotShowWhatTheCallerSaw() {
        SampleWire sample = new SampleWire();
        SampleWire.Connection first = sample.connection(0);
        first.exchange(0, MS);
        sample.fault(FaultKind.RESET_IDLE, first, 400 * MS);
        sample.connection(402 * MS).exchange(405 * MS, MS);
        fails(() -> assertThat(sample.log()).fault(0).isHiddenFromCaller())
                .hasMessageStartingWith("Can't tell whether fault 0 (RESET_IDLE) was hidden from the caller: the log"
                        + " shows neither a struck request nor a retry")
                .hasMessageContaining("use @ExpectResilience(errors = 0)");

        sample.connection(500 * MS).exchange(505 * MS, MS).attempt(2, 3);
        assertThat(sample.log()).fault(0).isHiddenFromCaller();
    }
}
