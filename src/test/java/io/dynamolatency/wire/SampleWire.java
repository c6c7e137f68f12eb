package io.dynamolatency.wire;

import io.dynamolatency.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A log put together by hand, for tests of what is made of it; connections and exchanges are numbered as they are added. */
public final class SampleWire {

    private final List<Connection> connections = new ArrayList<>();
    private final List<Call> exchanges = new ArrayList<>();

    /** A connection; as it is, plain HTTP and open. */
    public final class Connection {
        private final int index = connections.size();
        private final long opened;
        private Handshake handshake = Handshake.NONE;
        private @Nullable String failure;
        private @Nullable TlsVersion tls = TlsVersion.NONE;
        private OptionalLong closed = OptionalLong.empty();
        private @Nullable Closer closer;

        private Connection(long opened) {
            this.opened = opened;
        }

        public int index() {
            return index;
        }

        public Connection tls(TlsVersion version, Handshake kind) {
            tls = version;
            handshake = kind;
            return this;
        }

        public Connection failed(String why) {
            tls = null;
            handshake = Handshake.FAILED;
            failure = why;
            return this;
        }

        public Connection closed(Closer by, long at) {
            closer = by;
            closed = OptionalLong.of(at);
            return this;
        }

        /** A request on it, answered with 200 after so long. */
        public Call exchange(long start, long nanos) {
            Call call = new Call(this, start, OptionalLong.of(start + nanos));
            exchanges.add(call);
            return call;
        }

        private ConnectionRecord record() {
            return new ConnectionRecord(
                    index,
                    opened,
                    OptionalLong.of(opened),
                    handshake,
                    failure,
                    handshake == Handshake.NONE || handshake == Handshake.PENDING
                            ? OptionalLong.empty()
                            : OptionalLong.of(opened + 1),
                    tls,
                    (int) exchanges.stream().filter(e -> e.on == this).count(),
                    0,
                    0,
                    closed,
                    closer);
        }
    }

    /** An exchange; as it is, the first attempt of a call of its own, with keep-alive on both sides. */
    public final class Call {
        private final Connection on;
        private final long sequence = exchanges.size();
        private final int indexOnConnection;
        private long start;
        private OptionalLong answered;
        private long oneWay;
        private String operation = "PutItem";
        private @Nullable String invocation = "invocation-" + sequence;
        private int attempt = 1;
        private int max;
        private @Nullable String request;
        private @Nullable String response = "keep-alive";
        private int status = 200;

        private Call(Connection on, long start, OptionalLong answered) {
            this.on = on;
            this.start = start;
            this.answered = answered;
            this.indexOnConnection =
                    (int) exchanges.stream().filter(e -> e.on == on).count();
        }

        /** The network's delay each way, before the start and after the answer. */
        public Call oneWay(long nanos) {
            oneWay = nanos;
            return this;
        }

        public Call operation(String value) {
            operation = value;
            return this;
        }

        public Call invocation(@Nullable String id) {
            invocation = id;
            return this;
        }

        public Call attempt(int number, int atMost) {
            attempt = number;
            max = atMost;
            return this;
        }

        public Call requestHeader(@Nullable String value) {
            request = value;
            return this;
        }

        public Call responseHeader(@Nullable String value) {
            response = value;
            return this;
        }

        public Call status(int value) {
            status = value;
            return this;
        }

        public Call unanswered() {
            answered = OptionalLong.empty();
            response = null;
            status = 0;
            return this;
        }

        public Connection connection() {
            return on;
        }

        private OptionalLong arrived() {
            return answered.isPresent() ? OptionalLong.of(answered.getAsLong() + oneWay) : answered;
        }

        private Exchange record() {
            OptionalLong before = exchanges.stream()
                    .filter(e -> e.on == on && e.sequence < sequence)
                    .map(Call::arrived)
                    .reduce((first, last) -> last)
                    .orElse(OptionalLong.empty());
            return new Exchange(
                    sequence,
                    on.index,
                    indexOnConnection,
                    operation,
                    invocation,
                    attempt,
                    max,
                    request,
                    response,
                    status,
                    before.isPresent()
                            ? OptionalLong.of(Math.max(0, start - oneWay - before.getAsLong()))
                            : OptionalLong.empty(),
                    start - oneWay,
                    start,
                    answered,
                    arrived(),
                    arrived());
        }
    }

    /** One exchange without a network: it begins and is answered at these times. */
    public static Exchange exchange(
            long sequence,
            int connection,
            int indexOnConnection,
            @Nullable String request,
            @Nullable String response,
            long start,
            OptionalLong answered) {
        return new Exchange(
                sequence,
                connection,
                indexOnConnection,
                "PutItem",
                null,
                1,
                0,
                request,
                response,
                200,
                OptionalLong.empty(),
                start,
                start,
                answered,
                answered,
                answered);
    }

    /** A connection accepted at a time. */
    public Connection connection(long opened) {
        Connection connection = new Connection(opened);
        connections.add(connection);
        return connection;
    }

    public WireLog log() {
        return new WireLog(
                connections.stream().map(Connection::record).toList(),
                exchanges.stream().map(Call::record).toList());
    }
}
