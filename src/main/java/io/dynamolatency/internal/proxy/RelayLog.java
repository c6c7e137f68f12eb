package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The connections and exchanges of a relay for plain HTTP. Keeps the newest 2^18 of each. Makes records only in {@link
 * #log()}. Thread-safe.
 *
 * <p>The relay records an answer before the relay forwards the answer. Therefore the log has every answer that a client
 * has.
 */
public final class RelayLog {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final BoundedLog<Connection> connections = new BoundedLog<>(WireRecorder.MAX_CONNECTIONS);
    private final BoundedLog<ExchangeBuilder> exchanges = new BoundedLog<>(WireRecorder.MAX_EXCHANGES);
    private final RequestHeaders headers = new RequestHeaders();

    /** Returns a consistent snapshot of the log so far. */
    public synchronized RecordedWireLog log() {
        return RecordedWireLog.withDropped(
                connections.range(0, connections.added()).stream()
                        .map(Connection::record)
                        .toList(),
                exchanges.range(0, exchanges.added()).stream()
                        .map(ExchangeBuilder::build)
                        .toList(),
                (int) connections.dropped(),
                exchanges.dropped(),
                WireTotals.NONE);
    }

    /** Records a new connection. */
    synchronized RelayObserver opened() {
        Connection connection = new Connection((int) connections.added());
        connections.add(connection);
        return connection;
    }

    /** Records one connection. */
    private final class Connection implements RelayObserver {

        private final int index;
        private final long openedNanos = System.nanoTime();
        private final Queue<ExchangeBuilder> unanswered = new ArrayDeque<>();
        private final HttpScanner requests = new HttpScanner(new Requests());
        private final HttpScanner answers = new HttpScanner(new Answers());
        private OptionalLong firstByteNanos = OptionalLong.empty();
        private OptionalLong lastAnswerNanos = OptionalLong.empty();
        private OptionalLong closedNanos = OptionalLong.empty();
        private @Nullable Closer closedBy;
        private int started;
        private long received;
        private long sent;
        /** The time at which the current bytes arrived. */
        private long nowNanos;

        Connection(int index) {
            this.index = index;
        }

        ConnectionRecord record() {
            return new ConnectionRecord(
                    index,
                    openedNanos,
                    firstByteNanos,
                    Handshake.NONE,
                    null,
                    OptionalLong.empty(),
                    TlsVersion.NONE,
                    started,
                    received,
                    sent,
                    closedNanos,
                    closedBy,
                    false);
        }

        @Override
        public void fromClient(ByteBuffer bytes) {
            synchronized (RelayLog.this) {
                nowNanos = System.nanoTime();
                received += bytes.remaining();
                if (firstByteNanos.isEmpty()) {
                    firstByteNanos = OptionalLong.of(nowNanos);
                }
                requests.read(bytes);
            }
        }

        @Override
        public void fromServer(ByteBuffer bytes) {
            synchronized (RelayLog.this) {
                nowNanos = System.nanoTime();
                sent += bytes.remaining();
                ExchangeBuilder current = unanswered.peek();
                answers.read(bytes);
                if (current != null && current.answered()) {
                    lastAnswerNanos = OptionalLong.of(nowNanos);
                    current.bytesDelivered(lastAnswerNanos);
                }
            }
        }

        @Override
        public void closed(Closer by) {
            synchronized (RelayLog.this) {
                closedNanos = OptionalLong.of(System.nanoTime());
                closedBy = by;
            }
        }

        private final class Requests implements HttpScanner.Messages {

            private @Nullable ExchangeBuilder last;

            @Override
            public HttpScanner.Body head(HttpHead head) {
                ExchangeBuilder exchange = new ExchangeBuilder(exchanges.added(), index, started++)
                        .sentNanos(nowNanos)
                        .startNanos(nowNanos)
                        .idleNanosBefore(
                                lastAnswerNanos.isPresent()
                                        ? OptionalLong.of(nowNanos - lastAnswerNanos.getAsLong())
                                        : lastAnswerNanos);
                Attempt attempt = headers.attempt(head.header(RequestHeaders.ATTEMPT));
                exchange.operation(headers.operation(head.header(RequestHeaders.OPERATION)))
                        .invocationId(RequestHeaders.invocationId(head.header(RequestHeaders.INVOCATION)))
                        .attempt(attempt.number(), attempt.atMost())
                        .requestConnectionHeader(RequestHeaders.connection(head.headers("Connection")))
                        .expectsContinue("100-continue".equalsIgnoreCase(head.header("Expect")))
                        .requestBytes((int) head.length(0));
                exchanges.add(exchange);
                unanswered.add(exchange);
                last = exchange;
                return HttpScanner.Body.AS_SAID;
            }

            @Override
            public void end() {
                if (last != null) {
                    last.complete(nowNanos, nowNanos);
                }
            }
        }

        private final class Answers implements HttpScanner.Messages {

            private boolean interim;

            @Override
            public HttpScanner.Body head(HttpHead head) {
                int status = head.status();
                interim = status < OK;
                ExchangeBuilder exchange = unanswered.peek();
                if (!interim && exchange != null) {
                    exchange.status(status)
                            .responseConnectionHeader(RequestHeaders.connection(head.headers("Connection")))
                            .answerBytes((int) head.length(0))
                            .answeredNanos(OptionalLong.of(nowNanos));
                }
                return interim || status == NO_CONTENT || status == NOT_MODIFIED
                        ? HttpScanner.Body.NONE
                        : HttpScanner.Body.TO_CLOSE;
            }

            @Override
            public void end() {
                if (!interim) {
                    unanswered.poll();
                }
            }
        }
    }
}
