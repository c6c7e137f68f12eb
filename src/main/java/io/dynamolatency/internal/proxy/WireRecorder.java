package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.Evidence;
import io.dynamolatency.wire.WireLog.FaultEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records connections, handshakes and exchanges. Entries are immutable records that are replaced at each change, so
 * that a snapshot only copies references. Reads only a few headers, and the bodies of errors. Thread-safe.
 *
 * <p>An answer is recorded <em>before</em> its last bytes leave. Therefore the log has every answer that a client has.
 * The recorder also records a close before the close leaves.
 */
final class WireRecorder {

    /** The largest number of connections to keep; they take about 50 MB. */
    static final int MAX_CONNECTIONS = 1 << 18;

    /** The largest number of exchanges to keep; they take about 100 MB. */
    static final int MAX_EXCHANGES = 1 << 18;

    private final RequestHeaders headers = new RequestHeaders();
    private final BoundedLog<ConnectionRecord> connections;
    private final BoundedLog<Exchange> exchanges;
    private final BoundedLog<FaultEvent> faults;
    private final DroppedTally<ConnectionRecord> droppedConnections = new DroppedTally<>(WireCount::counts);
    private final DroppedTally<Exchange> droppedExchanges = new DroppedTally<>(WireCount::counts);
    /** The number of unanswered exchanges on open connections. */
    private int underWay;
    /** The number of unfinished handshakes. */
    private int handshaking;

    private long overlaps;

    WireRecorder() {
        this(MAX_CONNECTIONS, MAX_EXCHANGES);
    }

    WireRecorder(int maxConnections, int maxExchanges) {
        connections = new BoundedLog<>(maxConnections);
        exchanges = new BoundedLog<>(maxExchanges);
        faults = new BoundedLog<>(maxExchanges);
    }

    /**
     * Marks this moment. Do not mark every call, because the recorder stores totals of dropped entries for each mark.
     */
    synchronized WireMark mark() {
        droppedConnections.boundary(connections.added());
        droppedExchanges.boundary(exchanges.added());
        return position();
    }

    /** Returns this moment without storing a mark. */
    synchronized WireMark position() {
        return new WireMark((int) connections.added(), exchanges.added(), faults.added(), 0);
    }

    /** Returns a consistent snapshot of the log since {@code from}. */
    RecordedWireLog log(WireMark from) {
        List<ConnectionRecord> keptConnections;
        List<Exchange> keptExchanges;
        List<FaultEvent> struck;
        int lostConnections;
        long lostExchanges;
        WireTotals lost;
        synchronized (this) {
            keptConnections = connections.range(from.connections(), connections.added());
            keptExchanges = exchanges.range(from.exchanges(), exchanges.added());
            struck = faults.range(from.faults(), faults.added());
            lostConnections = (int) Math.max(0, connections.dropped() - from.connections());
            lostExchanges = Math.max(0, exchanges.dropped() - from.exchanges());
            lost = lostConnections == 0 && lostExchanges == 0
                    ? WireTotals.NONE
                    : new WireTotals(
                            droppedConnections.from(from.connections(), connections.dropped()),
                            droppedExchanges.from(from.exchanges(), exchanges.dropped()));
        }
        // copies the lists a second time, but without holding the lock
        return new RecordedWireLog(
                keptConnections, keptExchanges, struck, lostConnections, lostExchanges, lost, Evidence.PROXY, "");
    }

    private void noteOverlap(boolean otherHandshake) {
        if (underWay > 0 || otherHandshake) {
            overlaps++;
        }
    }

    /** Records that a planned fault refused a connection, which therefore has no entry. */
    synchronized void refused(int fault, FaultKind kind) {
        faults.add(new FaultEvent(
                faults.added(), fault, kind, System.nanoTime(), FaultEvent.NO_CONNECTION, OptionalLong.empty()));
    }

    /** Returns how often an exchange or a connection began during an exchange, or a connection during a handshake. */
    synchronized long overlaps() {
        return overlaps;
    }

    /** Records a new connection. */
    synchronized Connection accepted(boolean encrypted, ConnectionTime time) {
        noteOverlap(handshaking > 0);
        handshaking += encrypted ? 1 : 0;
        Connection connection = new Connection((int) connections.added(), encrypted, time);
        ConnectionRecord gone = connections.add(connection.published);
        if (gone != null) {
            droppedConnections.dropped(gone.index(), gone);
        }
        return connection;
    }

    /** Records the events of one connection. */
    final class Connection {

        private final int index;
        private final ConnectionTime time;
        private final long openedNanos;
        private final Map<Long, OpenExchange> open = new HashMap<>();
        private OptionalLong firstByteNanos = OptionalLong.empty();
        private Handshake handshake;
        private @Nullable String handshakeFailure;
        private OptionalLong handshakeNanos = OptionalLong.empty();
        private @Nullable TlsVersion tlsVersion;
        private int started;
        private int unanswered;
        private long bytesReceived;
        private long bytesSent;
        private OptionalLong closedNanos = OptionalLong.empty();
        private @Nullable Closer closedBy;
        private boolean closeNotify;
        private long arrivingNanos;
        private long arrivingReadLateNanos;
        private long arrivingHeldBackNanos;
        private long headSentNanos;
        private OptionalLong answering = OptionalLong.empty();
        private OptionalLong lastAnswerNanos = OptionalLong.empty();
        private ConnectionRecord published;

        private Connection(int index, boolean encrypted, ConnectionTime time) {
            this.index = index;
            this.time = time;
            this.openedNanos = time.clientNow();
            this.arrivingNanos = openedNanos;
            this.handshake = encrypted ? Handshake.PENDING : Handshake.NONE;
            this.tlsVersion = encrypted ? null : TlsVersion.NONE;
            this.published = record();
        }

        private ConnectionRecord record() {
            return new ConnectionRecord(
                    index,
                    openedNanos,
                    firstByteNanos,
                    handshake,
                    handshakeFailure,
                    handshakeNanos,
                    tlsVersion,
                    started,
                    bytesReceived,
                    bytesSent,
                    closedNanos,
                    closedBy,
                    closeNotify);
        }

        private void publish() {
            ConnectionRecord now = record();
            if (index < connections.dropped()) {
                droppedConnections.changed(index, published, now);
            } else {
                connections.replace(index, now);
            }
            published = now;
        }

        /** Records bytes that were read from the client's socket. */
        void bytesRead(int count) {
            synchronized (WireRecorder.this) {
                bytesReceived += count;
                if (firstByteNanos.isEmpty()) {
                    firstByteNanos = OptionalLong.of(time.clientNow());
                    publish();
                }
            }
        }

        /**
         * Records that bytes have crossed the network and are about to arrive.
         *
         * @param sentNanos when the bytes were read
         * @param readLateNanos how long the bytes had waited before the read
         * @param heldBackNanos how long the bytes waited for the client's window
         */
        void bytesArrive(long sentNanos, long readLateNanos, long heldBackNanos) {
            arrivingNanos = sentNanos;
            arrivingReadLateNanos = readLateNanos;
            arrivingHeldBackNanos = heldBackNanos;
        }

        /** Records bytes that are about to be written to the client's socket. */
        void bytesWritten(int count) {
            synchronized (WireRecorder.this) {
                bytesSent += count;
            }
        }

        /**
         * Returns how many bytes were written to the client's socket. Only the event loop is allowed to call this
         * method.
         */
        long bytesSent() {
            return bytesSent;
        }

        /** Records the end of the handshake. Only the first call counts. */
        void handshake(Handshake outcome, @Nullable String failure, @Nullable TlsVersion version) {
            synchronized (WireRecorder.this) {
                if (handshake == Handshake.PENDING) {
                    handshake = outcome;
                    handshakeFailure = failure;
                    handshakeNanos = OptionalLong.of(time.serverNow());
                    handshaking--;
                    tlsVersion = version;
                    publish();
                }
            }
        }

        /** Records a sign that the connection ends. The time of the first sign counts. */
        void ends(WhoClosed.Sign sign) {
            synchronized (WireRecorder.this) {
                closeNotify |= sign == WhoClosed.Sign.CLOSE_NOTIFY;
                boolean first = closedBy == null;
                closedBy = WhoClosed.decide(closedBy, sign);
                if (first) {
                    closedNanos = OptionalLong.of(time.clientNow());
                    underWay -= unanswered;
                    unanswered = 0;
                }
                publish();
            }
        }

        /** Records that a planned fault strikes the connection, or one of its exchanges. */
        void struck(int fault, FaultKind kind, OptionalLong exchange) {
            synchronized (WireRecorder.this) {
                faults.add(new FaultEvent(faults.added(), fault, kind, time.clientNow(), index, exchange));
            }
        }

        /**
         * Records a request's head.
         *
         * @return the exchange's number
         */
        long begin(HttpHeaders head) {
            headSentNanos = arrivingNanos;
            synchronized (WireRecorder.this) {
                OpenExchange exchange = new OpenExchange(exchanges.added(), started++, head);
                Exchange gone = exchanges.add(exchange.facts.build());
                if (gone != null) {
                    droppedExchanges.dropped(gone.sequence(), gone);
                }
                if (closedBy == null) {
                    noteOverlap(false);
                    unanswered++;
                    underWay++;
                }
                long sequence = exchange.facts.sequence();
                droppedExchanges.underWay(sequence, underWay);
                open.put(sequence, exchange);
                publish();
                return sequence;
            }
        }

        /** Records that a request is complete. The newest bytes were its last bytes. */
        void complete(long sequence) {
            if (arrivingHeldBackNanos > 0 || arrivingNanos != headSentNanos) {
                change(sequence, facts -> facts.requestHeldBackNanos(arrivingHeldBackNanos)
                        .complete(arrivingNanos, time.serverNow()));
            }
        }

        /** Records how long an answer's last bytes will wait for the server's window. */
        void answerHeldBack(long sequence, long nanos) {
            if (nanos > 0) {
                change(sequence, facts -> facts.answerHeldBackNanos(nanos));
            }
        }

        private void change(long sequence, Consumer<ExchangeBuilder> change) {
            synchronized (WireRecorder.this) {
                OpenExchange exchange = open.get(sequence);
                if (exchange != null) {
                    change.accept(exchange.facts);
                    exchange.publish();
                }
            }
        }

        /**
         * Records that an answer is about to enter the network. All flushes until {@link #handedOver()} belong to this
         * answer.
         */
        void answered(long sequence, FullHttpResponse answer) {
            ServiceError error = ServiceError.of(answer);
            synchronized (WireRecorder.this) {
                answering = OptionalLong.of(sequence);
                OpenExchange exchange = open.get(sequence);
                if (exchange == null) {
                    return;
                }
                if (!exchange.facts.answered() && unanswered > 0) {
                    unanswered--;
                    underWay--;
                }
                HttpHeaders head = answer.headers();
                exchange.facts
                        .responseConnectionHeader(RequestHeaders.connection(head.getAll(HttpHeaderNames.CONNECTION)))
                        .status(answer.status().code())
                        .error(error.type(), error.conditionFailed())
                        .answerBytes(head.getInt(HttpHeaderNames.CONTENT_LENGTH, 0))
                        .answeredNanos(OptionalLong.of(time.serverNow()));
                exchange.publish();
            }
        }

        /** Records that the answer has entered the network. */
        void handedOver() {
            answering = OptionalLong.empty();
        }

        int index() {
            return index;
        }

        /** Returns whether a request began on this connection. */
        boolean anyExchange() {
            return started > 0;
        }

        /** Records that more bytes of an answer are about to enter the network. */
        void answering(long sequence) {
            answering = OptionalLong.of(sequence);
        }

        /** Returns the number of the exchange whose answer is entering the network; empty if there is none. */
        OptionalLong answering() {
            return answering;
        }

        /** Records that bytes of the answer are about to be written to the client's socket. */
        void delivering(long sequence) {
            synchronized (WireRecorder.this) {
                OpenExchange exchange = open.get(sequence);
                if (exchange != null) {
                    exchange.delivered(time.clientNow());
                }
            }
        }

        /** Records that the answer's last bytes were written to the client's socket. */
        void delivered(long sequence) {
            synchronized (WireRecorder.this) {
                OpenExchange exchange = open.remove(sequence);
                if (exchange != null) {
                    exchange.delivered(time.clientNow());
                    publish();
                }
            }
        }

        /** An exchange in progress. */
        private final class OpenExchange {
            private final ExchangeBuilder facts;

            OpenExchange(long sequence, int indexOnConnection, HttpHeaders head) {
                Attempt attempt = headers.attempt(head.get(RequestHeaders.ATTEMPT));
                facts = new ExchangeBuilder(sequence, index, indexOnConnection)
                        .operation(headers.operation(head.get(RequestHeaders.OPERATION)))
                        .invocationId(RequestHeaders.invocationId(head.get(RequestHeaders.INVOCATION)))
                        .attempt(attempt.number(), attempt.atMost())
                        .requestConnectionHeader(RequestHeaders.connection(head.getAll(HttpHeaderNames.CONNECTION)))
                        .idleNanosBefore(indexOnConnection == 0 ? OptionalLong.empty() : OptionalLong.of(idle()))
                        .sentNanos(arrivingNanos)
                        .readLateNanos(arrivingReadLateNanos)
                        .expectsContinue(head.contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true))
                        .requestBytes(head.getInt(HttpHeaderNames.CONTENT_LENGTH, 0))
                        .startNanos(time.serverNow());
            }

            /** Returns how long the connection was idle before this request; 0 if the previous answer was under way. */
            private long idle() {
                return lastAnswerNanos.isPresent() ? Math.max(0, arrivingNanos - lastAnswerNanos.getAsLong()) : 0;
            }

            private void delivered(long nanoTime) {
                lastAnswerNanos = OptionalLong.of(nanoTime);
                facts.bytesDelivered(lastAnswerNanos);
                publish();
            }

            private void publish() {
                exchanges.replace(facts.sequence(), facts.build());
            }
        }
    }
}
