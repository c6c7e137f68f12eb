package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WireRecorderTest {

    private final WireRecorder recorder = new WireRecorder();

    @Test
    void anExchangeIsNamedByItsHeaders() {
        WireRecorder.Connection connection =
                recorder.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        connection.begin(headers(
                "X-Amz-Target", "DynamoDB_20120810.PutItem",
                "amz-sdk-invocation-id", "6f1e",
                "amz-sdk-request", "ttl=20261123T060000Z; attempt=2; max=9",
                "Connection", "close",
                "Authorization", "AWS4-HMAC-SHA256 Credential=AKIDSECRET",
                "X-Amz-Security-Token", "TOKENSECRET"));

        Exchange exchange = recorder.log(WireMark.START).exchanges().get(0);
        assertThat(exchange.operation()).isEqualTo("PutItem");
        assertThat(exchange.invocationId()).isEqualTo("6f1e");
        assertThat(exchange.attempt()).isEqualTo(2);
        assertThat(exchange.attemptsAtMost()).isEqualTo(9);
        assertThat(exchange.requestConnectionHeader()).isEqualTo("close");
        assertThat(exchange.toString()).doesNotContain("SECRET");
    }

    @Test
    void aRequestInPiecesIsCompleteWithItsLast() {
        WireRecorder.Connection connection =
                recorder.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        connection.bytesArrive(100, 0, 0);
        long sequence = connection.begin(headers("Expect", "100-continue"));
        connection.bytesArrive(140, 0, 0);
        connection.complete(sequence);

        connection.bytesArrive(200, 0, 0);
        connection.complete(connection.begin(headers()));

        List<Exchange> exchanges = recorder.log(WireMark.START).exchanges();
        Exchange pieces = exchanges.get(0);
        assertThat(pieces.sentNanos()).isEqualTo(100);
        assertThat(pieces.lastSentNanos()).isEqualTo(140);
        assertThat(pieces.completeNanos()).isGreaterThan(pieces.startNanos());
        assertThat(pieces.waitForRestNanos()).isEqualTo(pieces.completeNanos() - pieces.startNanos());
        assertThat(pieces.expectsContinue()).isTrue();

        Exchange whole = exchanges.get(1);
        assertThat(whole.lastSentNanos()).isEqualTo(200);
        assertThat(whole.waitForRestNanos()).isZero();
        assertThat(whole.expectsContinue()).isFalse();
    }

    @Test
    void anExchangeWithoutHeadersIsTheFirstAttemptAtSomething() {
        recorder.accepted(false, new ConnectionTime(new VirtualTime(), () -> false))
                .begin(headers("amz-sdk-request", "attempt=x"));

        Exchange exchange = recorder.log(WireMark.START).exchanges().get(0);
        assertThat(exchange.operation()).isEmpty();
        assertThat(exchange.invocationId()).isNull();
        assertThat(exchange.attempt()).isEqualTo(1);
        assertThat(exchange.requestConnectionHeader()).isNull();
        assertThat(exchange.status()).isZero();
        assertThat(exchange.answeredNanos()).isEmpty();
    }

    @Test
    void theFirstToCloseIsTheOneWhoClosed() {
        WireRecorder.Connection connection =
                recorder.accepted(true, new ConnectionTime(new VirtualTime(), () -> false));
        connection.ends(Sign.SERVER_CLOSES);
        connection.ends(Sign.CLIENT_FIN);
        connection.handshake(Handshake.FAILED, "why", null);
        connection.handshake(Handshake.FULL, null, TlsVersion.TLS_1_3);

        ConnectionRecord record = recorder.log(WireMark.START).connections().get(0);
        assertThat(record.closedBy()).isEqualTo(Closer.SERVER);
        assertThat(record.handshake()).isEqualTo(Handshake.FAILED);
        assertThat(record.handshakeFailure()).isEqualTo("why");
    }

    @Test
    void idleIsTheTimeBetweenAnAnswerThatHasComeAndTheNextRequest() {
        WireRecorder.Connection connection =
                recorder.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        long first = connection.begin(headers());
        connection.answered(first, answer(headers()));
        connection.delivering(first);
        long lastByte =
                recorder.log(WireMark.START).exchanges().get(0).lastByteNanos().orElseThrow();
        connection.delivered(first);
        long done =
                recorder.log(WireMark.START).exchanges().get(0).lastByteNanos().orElseThrow();
        connection.bytesArrive(done + 7_000_000, 0, 0);
        connection.begin(headers());
        connection.begin(headers());

        List<Exchange> exchanges = recorder.log(WireMark.START).exchanges();
        assertThat(exchanges.get(0).idleNanosBefore()).isEmpty();
        assertThat(exchanges.get(0).firstByteNanos()).hasValue(lastByte);
        assertThat(done).isGreaterThanOrEqualTo(lastByte);
        assertThat(exchanges.get(1).idleNanosBefore()).hasValue(7_000_000);
        assertThat(exchanges.get(1).sentNanos()).isEqualTo(done + 7_000_000);
    }

    @Test
    void bytesAreCountedBothWays() {
        WireRecorder.Connection connection =
                recorder.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        connection.bytesRead(100);
        connection.bytesRead(20);
        long sequence = connection.begin(headers());
        connection.answered(sequence, answer(headers()));
        connection.bytesWritten(300);
        connection.delivering(sequence);
        connection.delivered(sequence);

        ConnectionRecord record = recorder.log(WireMark.START).connections().get(0);
        assertThat(record.bytesReceived()).isEqualTo(120);
        assertThat(record.bytesSent()).isEqualTo(300);
    }

    @Test
    void aSnapshotDoesNotChange() {
        WireRecorder.Connection connection =
                recorder.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        long first = connection.begin(headers());
        RecordedWireLog before = recorder.log(WireMark.START);
        connection.answered(first, answer(headers()));
        connection.begin(headers());

        assertThat(before.exchanges()).hasSize(1);
        assertThat(before.exchanges().get(0).status()).isZero();
        assertThat(before.connections().get(0).exchanges()).isEqualTo(1);
        assertThat(recorder.log(WireMark.START).connections().get(0).exchanges())
                .isEqualTo(2);
    }

    @Test
    void aFullLogDropsTheOldestAndSaysSo() {
        WireRecorder small = new WireRecorder(2, 3);
        WireRecorder.Connection first = small.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        for (int i = 0; i < 5; i++) {
            WireRecorder.Connection connection =
                    small.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
            connection.answered(connection.begin(headers()), answer(headers()));
        }
        first.ends(Sign.CLIENT_FIN);
        first.answered(first.begin(headers()), answer(headers()));

        RecordedWireLog log = small.log(WireMark.START);
        assertThat(log.connections()).extracting(ConnectionRecord::index).containsExactly(4, 5);
        assertThat(log.exchanges()).extracting(Exchange::sequence).containsExactly(3L, 4L, 5L);
        assertThat(log.droppedConnections()).isEqualTo(4);
        assertThat(log.droppedExchanges()).isEqualTo(3);
        assertThat(small.log(new WireMark(3, 3, 0, 0)).droppedConnections()).isEqualTo(1);
        assertThat(small.log(new WireMark(3, 3, 0, 0)).droppedExchanges()).isZero();
        assertThat(small.mark()).isEqualTo(new WireMark(6, 6, 0, 0));
    }

    /** The same events on a log that keeps everything and on a log that keeps almost nothing. */
    @Test
    void totalsOutliveTheRecordsAndAreThoseOfAWholeLog() {
        WireRecorder whole = new WireRecorder(1_000, 1_000);
        WireRecorder small = new WireRecorder(4, 7);
        List<WireMark> marks = new ArrayList<>();
        for (int stretch = 0; stretch < 4; stretch++) {
            marks.add(whole.mark());
            assertThat(small.mark()).isEqualTo(marks.get(stretch));
            for (WireRecorder recorder : List.of(whole, small)) {
                allKinds(recorder, stretch);
            }
        }
        marks.add(whole.mark());
        small.mark();
        RecordedWireLog all = whole.log(WireMark.START);
        RecordedWireLog few = small.log(WireMark.START);
        assertThat(few.exchanges()).hasSize(7);
        sameCounts(few, all);
        for (int from = 0; from < marks.size(); from++) {
            sameCounts(small.log(marks.get(from)), whole.log(marks.get(from)));
            for (int to = from; to < marks.size(); to++) {
                sameCounts(few.between(marks.get(from), marks.get(to)), all.between(marks.get(from), marks.get(to)));
            }
        }
        sameCounts(
                few.between(marks.get(0), marks.get(1)).plus(few.between(marks.get(2), marks.get(3))),
                all.between(marks.get(0), marks.get(1)).plus(all.between(marks.get(2), marks.get(3))));
    }

    private static void sameCounts(RecordedWireLog few, RecordedWireLog all) {
        for (WireCount count : WireCount.values()) {
            if (count != WireCount.PEAK_CONCURRENCY) {
                assertThat(few.count(count)).as(count.name()).isEqualTo(all.count(count));
            }
        }
        assertThat(few.exchangeCount()).isEqualTo(all.exchangeCount());
        assertThat(few.opened()).isEqualTo(all.opened());
        assertThat(few.reuseRatio()).isEqualTo(all.reuseRatio());
        assertThat(few.peakConcurrency()).isEqualTo(all.peakConcurrency());
        assertThat(few.leaked()).isEqualTo(all.leaked());
    }

    /** Connections of each kind; in later stretches more requests are under way at one time. */
    private static void allKinds(WireRecorder recorder, int stretch) {
        HttpHeaders closing = headers("Connection", "close", "amz-sdk-request", "attempt=2; max=3");
        WireRecorder.Connection kept = recorder.accepted(true, new ConnectionTime(new VirtualTime(), () -> false));
        kept.handshake(Handshake.FULL, null, TlsVersion.TLS_1_3);
        List<WireRecorder.Connection> others = new ArrayList<>();
        for (int i = 0; i < 3 + stretch; i++) {
            WireRecorder.Connection other = recorder.accepted(true, new ConnectionTime(new VirtualTime(), () -> false));
            other.handshake(Handshake.RESUMED, null, TlsVersion.TLS_1_3);
            others.add(other);
        }
        List<Long> sequences =
                others.stream().map(other -> other.begin(closing)).toList();
        for (int i = 0; i < others.size() - 1; i++) {
            others.get(i).answered(sequences.get(i), answer(closing));
            others.get(i).delivered(sequences.get(i));
        }
        others.get(0).ends(Sign.SERVER_CLOSES);
        others.get(1).ends(Sign.CLIENT_RESET);
        others.get(others.size() - 1).ends(Sign.CLIENT_FIN);
        recorder.accepted(true, new ConnectionTime(new VirtualTime(), () -> false))
                .handshake(Handshake.FAILED, "no trust", null);
        for (int i = 0; i < 5; i++) {
            long sequence = kept.begin(headers("amz-sdk-invocation-id", "id" + i));
            kept.answered(sequence, answer(headers()));
            kept.delivered(sequence);
        }
        // no longer kept by the small log
        kept.ends(Sign.CLIENT_FIN);
    }

    @Test
    void aPositionIsAMarkThatNothingIsRememberedOf() {
        WireRecorder small = new WireRecorder(1, 1);
        WireMark start = small.mark();
        small.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        assertThat(small.position()).isEqualTo(new WireMark(1, 0, 0, 0));
        small.accepted(false, new ConnectionTime(new VirtualTime(), () -> false));
        assertThat(small.log(start).droppedTotals().connections()).hasSize(1);
        assertThat(small.log(start).unused()).isEqualTo(2);
    }

    /** Small enough to drop what was first, as a log does that is read after a long time. */
    @Test
    void snapshotsTakenWhileThingsGoOnAreWhole() throws Exception {
        WireRecorder busy = new WireRecorder(300, 1_000);
        ExecutorService writers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                writing.add(writers.submit(() -> write(busy)));
            }
            RecordedWireLog before = RecordedWireLog.EMPTY;
            boolean done;
            do {
                done = writing.stream().allMatch(Future::isDone);
                RecordedWireLog now = busy.log(WireMark.START);
                isWhole(now);
                isNotBehind(before, now);
                before = now;
            } while (!done);
            for (Future<?> one : writing) {
                one.get();
            }
            assertThat(before.droppedConnections() + before.connections().size())
                    .isEqualTo(3 * 2_000);
            assertThat(before.droppedExchanges() + before.exchanges().size()).isEqualTo(3 * 2_000 * 4);
        } finally {
            writers.shutdownNow();
        }
    }

    private static void write(WireRecorder log) {
        for (int i = 0; i < 2_000; i++) {
            WireRecorder.Connection connection = log.accepted(true, new ConnectionTime(new VirtualTime(), () -> false));
            connection.bytesRead(10);
            connection.handshake(Handshake.FULL, null, TlsVersion.TLS_1_3);
            for (int j = 0; j < 4; j++) {
                long sequence = connection.begin(headers("x-amz-target", "DynamoDB_20120810.PutItem"));
                connection.answered(sequence, answer(headers("Connection", "keep-alive")));
                connection.delivering(sequence);
                connection.delivered(sequence);
            }
            connection.ends(Sign.SERVER_CLOSES);
        }
    }

    private static void isWhole(RecordedWireLog log) {
        for (int i = 0; i < log.connections().size(); i++) {
            assertThat(log.connections().get(i).index()).isEqualTo(log.droppedConnections() + i);
        }
        Map<Integer, Integer> carried = new HashMap<>();
        for (int i = 0; i < log.exchanges().size(); i++) {
            Exchange exchange = log.exchanges().get(i);
            assertThat(exchange.sequence()).isEqualTo(log.droppedExchanges() + i);
            assertThat(exchange.connection())
                    .isLessThan(log.droppedConnections() + log.connections().size());
            carried.merge(exchange.connection(), exchange.indexOnConnection() + 1, Math::max);
        }
        for (ConnectionRecord connection : log.connections()) {
            Integer highest = carried.get(connection.index());
            if (highest != null) {
                assertThat(connection.exchanges()).isEqualTo(highest);
            }
        }
    }

    private static void isNotBehind(RecordedWireLog before, RecordedWireLog now) {
        assertThat(now.droppedConnections()).isGreaterThanOrEqualTo(before.droppedConnections());
        assertThat(now.droppedConnections() + now.connections().size())
                .isGreaterThanOrEqualTo(
                        before.droppedConnections() + before.connections().size());
        assertThat(now.droppedExchanges()).isGreaterThanOrEqualTo(before.droppedExchanges());
        assertThat(now.droppedExchanges() + now.exchanges().size())
                .isGreaterThanOrEqualTo(
                        before.droppedExchanges() + before.exchanges().size());
    }

    private static FullHttpResponse answer(HttpHeaders headers) {
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers().set(headers);
        return answer;
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }
}
