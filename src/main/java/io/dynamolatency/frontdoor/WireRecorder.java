package io.dynamolatency.frontdoor;

import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireMark;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what happens on the wire. Entries are immutable records that are replaced as things go on, so a snapshot is
 * a copy of references. Of headers it reads the four named here and no other; it never sees a body. Thread-safe.
 *
 * <p>Whoever writes an answer or a close records it <em>before</em> the bytes leave: a client that has its answer finds it in
 * the log.
 */
final class WireRecorder {

    /** Connections kept; about 30 MB when it is full. */
    static final int MAX_CONNECTIONS = 1 << 18;

    /** Exchanges kept; about 90 MB when it is full. */
    static final int MAX_EXCHANGES = 1 << 19;

    private static final String OPERATION_HEADER = "x-amz-target";
    private static final String INVOCATION_HEADER = "amz-sdk-invocation-id";
    private static final String ATTEMPT_HEADER = "amz-sdk-request";
    private static final Pattern ATTEMPT = Pattern.compile("\\battempt=(\\d{1,9})\\b");

    private final BoundedLog<ConnectionRecord> connections;
    private final BoundedLog<Exchange> exchanges;

    WireRecorder() {
        this(MAX_CONNECTIONS, MAX_EXCHANGES);
    }

    WireRecorder(int maxConnections, int maxExchanges) {
        connections = new BoundedLog<>(maxConnections);
        exchanges = new BoundedLog<>(maxExchanges);
    }

    synchronized WireMark mark() {
        return new WireMark((int) connections.added(), exchanges.added());
    }

    /** What happened since {@code from}. */
    synchronized WireLog log(WireMark from) {
        return new WireLog(
                connections.range(from.connections(), connections.added()),
                exchanges.range(from.exchanges(), exchanges.added()),
                (int) Math.max(0, connections.dropped() - from.connections()),
                Math.max(0, exchanges.dropped() - from.exchanges()));
    }

    /** A connection was accepted just now. */
    synchronized Connection accepted(boolean encrypted) {
        int index = (int) connections.added();
        connections.add(new ConnectionRecord(
                index,
                System.nanoTime(),
                OptionalLong.empty(),
                encrypted ? Handshake.PENDING : Handshake.NONE,
                null,
                0,
                OptionalLong.empty(),
                null));
        return new Connection(index);
    }

    /** Where the facts of one connection are written down. */
    final class Connection {

        private final int index;
        private int begun;

        private Connection(int index) {
            this.index = index;
        }

        /** Bytes were read; the first call counts. */
        void bytesRead() {
            synchronized (WireRecorder.this) {
                ConnectionRecord was = connections.get(index);
                if (was != null && was.firstByteNanos().isEmpty()) {
                    write(was, OptionalLong.of(System.nanoTime()), was.handshake(), was.handshakeFailure());
                }
            }
        }

        /** The handshake came to its end; the first call counts. */
        void handshake(Handshake outcome, @Nullable String failure) {
            synchronized (WireRecorder.this) {
                ConnectionRecord was = connections.get(index);
                if (was != null && was.handshake() == Handshake.PENDING) {
                    write(was, was.firstByteNanos(), outcome, failure);
                }
            }
        }

        /** One end closed it; the first call counts. */
        void closed(Closer closer) {
            synchronized (WireRecorder.this) {
                ConnectionRecord was = connections.get(index);
                if (was != null && was.closedBy() == null) {
                    connections.replace(
                            index,
                            new ConnectionRecord(
                                    index,
                                    was.openedNanos(),
                                    was.firstByteNanos(),
                                    was.handshake(),
                                    was.handshakeFailure(),
                                    was.exchanges(),
                                    OptionalLong.of(System.nanoTime()),
                                    closer));
                }
            }
        }

        /**
         * A request's head was read.
         *
         * @return the exchange's number
         */
        long begin(HttpHeaders head) {
            synchronized (WireRecorder.this) {
                long sequence = exchanges.added();
                exchanges.add(new Exchange(
                        sequence,
                        index,
                        begun++,
                        operation(head),
                        head.get(INVOCATION_HEADER),
                        attempt(head),
                        connectionHeader(head),
                        null,
                        0,
                        System.nanoTime(),
                        OptionalLong.empty()));
                ConnectionRecord was = connections.get(index);
                if (was != null) {
                    write(was, was.firstByteNanos(), was.handshake(), was.handshakeFailure());
                }
                return sequence;
            }
        }

        /** The answer is about to be handed to the network. */
        void answered(long sequence, int status, HttpHeaders head) {
            synchronized (WireRecorder.this) {
                Exchange was = exchanges.get(sequence);
                if (was != null) {
                    exchanges.replace(
                            sequence,
                            new Exchange(
                                    sequence,
                                    index,
                                    was.indexOnConnection(),
                                    was.operation(),
                                    was.invocationId(),
                                    was.attempt(),
                                    was.requestConnectionHeader(),
                                    connectionHeader(head),
                                    status,
                                    was.startNanos(),
                                    OptionalLong.of(System.nanoTime())));
                }
            }
        }

        private void write(
                ConnectionRecord was, OptionalLong firstByte, Handshake handshake, @Nullable String failure) {
            connections.replace(
                    index,
                    new ConnectionRecord(
                            index,
                            was.openedNanos(),
                            firstByte,
                            handshake,
                            failure,
                            begun,
                            was.closedNanos(),
                            was.closedBy()));
        }
    }

    /** {@code DynamoDB_20120810.PutItem} is {@code PutItem}. Interned: a run has hundreds of thousands of the same few. */
    private static String operation(HttpHeaders head) {
        String target = head.get(OPERATION_HEADER, "");
        return target.substring(target.indexOf('.') + 1).intern();
    }

    private static int attempt(HttpHeaders head) {
        Matcher attempt = ATTEMPT.matcher(head.get(ATTEMPT_HEADER, ""));
        return attempt.find() ? Math.max(1, Integer.parseInt(attempt.group(1))) : 1;
    }

    private static @Nullable String connectionHeader(HttpHeaders head) {
        List<String> values = head.getAll(HttpHeaderNames.CONNECTION);
        return values.isEmpty() ? null : String.join(", ", values).intern();
    }
}
