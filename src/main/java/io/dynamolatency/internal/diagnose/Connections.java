package io.dynamolatency.internal.diagnose;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds why each connection was opened: for more concurrent calls, for a further SDK client, or to replace an earlier
 * connection. A connection can be replaced once, after its last answer or its close. A new connection of the same pool
 * replaces the earlier connection. If this pool is never used again, a connection of a different client does, usually
 * with the reason {@link Kind#CLIENT_REBUILT}. Otherwise the reason is how the earlier connection ended.
 */
final class Connections {

    static final int NONE = -1;

    /** If a known idle time-out explains at least this share of a service's closes, it explains all of them. */
    private static final double MOST = 0.75;

    /** A service that closes connections because of error answers closes them within this time. */
    private static final long SOON_NANOS = 1_000_000_000;

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    private final List<ConnectionRecord> records;
    private final List<Exchange> exchanges;
    private final int[] first;
    private final int[] last;
    private final int[] clients;
    /** For each connection, the earlier connection that it replaces. */
    private final int[] replaced;

    private final @Nullable Kind[] reasons;
    private final boolean errorsCloseConnections;
    private final GivenUpCalls givenUp;
    private final ClientPools pools;
    private final PoolUse use;

    Connections(DiagnosisInput facts, ExchangeMatcher tie) {
        this.facts = facts;
        this.tie = tie;
        this.records = facts.wire().connections();
        this.exchanges = facts.wire().exchanges();
        int size = records.size();
        first = filled(size);
        last = filled(size);
        clients = filled(size);
        replaced = filled(size);
        reasons = new Kind[size];
        pools = new ClientPools(exchanges, tie, this::positionOf, size);
        Map<Integer, Long> retired = new HashMap<>();
        for (int i = 0; i < exchanges.size(); i++) {
            int client = tie.clientOf(i);
            if (client != ExchangeMatcher.NONE) {
                retired.put(pools.of(client), end(exchanges.get(i)));
            }
            int connection = positionOf(exchanges.get(i).connection());
            if (connection != NONE) {
                if (first[connection] == NONE) {
                    first[connection] = i;
                    clients[connection] = client;
                }
                last[connection] = i;
            }
        }
        errorsCloseConnections = ErrorAnswers.endConnections(exchanges, this::endsClosedConnection);
        givenUp = new GivenUpCalls(facts, tie, this);
        use = new PoolUse(records, exchanges, this::positionOf, this::client, this::last, pools);
        replace(retired);
        settleIdleCloses();
        new WhyClientCloses(this).decide();
    }

    /**
     * Decides for all connections together whether a service closed them because they were idle. On a busy machine,
     * some connections seem idle, and some seem busy although they reached a known limit.
     */
    private void settleIdleCloses() {
        int[] closed = IntStream.range(0, reasons.length)
                .filter(c -> reasons[c] == Kind.SERVER_CLOSES_IDLE || reasons[c] == Kind.SERVER_CLOSES)
                .toArray();
        long idle = IntStream.of(closed)
                .filter(c -> reasons[c] == Kind.SERVER_CLOSES_IDLE)
                .count();
        boolean limited = !facts.setting().network().idleTimeout().isZero();
        // a service that closes connections after errors can also close other connections, after any idle time
        long afterErrors = limited
                ? 0
                : IntStream.range(0, reasons.length)
                        .filter(c -> reasons[c] == Kind.ERROR_ANSWERS
                                && records.get(c).closedBy() == Closer.SERVER)
                        .count();
        double share = closed.length == 0 ? 0 : (double) idle / (closed.length + afterErrors);
        for (int c : closed) {
            if (share >= MOST || !limited) {
                reasons[c] = share > 0.5 ? Kind.SERVER_CLOSES_IDLE : Kind.SERVER_CLOSES;
            }
        }
    }

    private boolean endsClosedConnection(int exchange) {
        int connection = positionOf(exchanges.get(exchange).connection());
        return connection != NONE
                && last[connection] == exchange
                && records.get(connection).closedBy() != null;
    }

    private static int[] filled(int size) {
        return IntStream.generate(() -> NONE).limit(size).toArray();
    }

    /**
     * Returns the position of a connection in the log by its index; {@link #NONE} if the connection was opened before
     * the log starts.
     */
    int positionOf(int index) {
        int low = 0;
        int high = records.size() - 1;
        // most logs have no gaps, and this guess is right for a log without gaps
        int guess = records.isEmpty() ? 0 : index - records.get(0).index();
        if (guess >= 0 && guess <= high && records.get(guess).index() == index) {
            return guess;
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = records.get(middle).index();
            if (found == index) {
                return middle;
            }
            if (found < index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NONE;
    }

    private void replace(Map<Integer, Long> retired) {
        if (records.isEmpty()) {
            return;
        }
        long origin = records.get(0).openedNanos();
        int[] byEnd = IntStream.range(0, records.size())
                .filter(c -> last[c] != NONE && records.get(c).handshake() != Handshake.FAILED && !waits(c))
                .boxed()
                .sorted(Comparator.comparingLong(c -> uselessFrom(c) - origin))
                .mapToInt(Integer::intValue)
                .toArray();
        Map<Integer, Deque<Integer>> useless = new HashMap<>();
        Deque<Integer> orphans = new ArrayDeque<>();
        Set<Integer> seen = new HashSet<>();
        int next = 0;
        for (int c = 0; c < records.size(); c++) {
            if (c > 0 && clients[c - 1] != NONE) {
                seen.add(pools.of(clients[c - 1]));
            }
            if (records.get(c).handshake() == Handshake.FAILED || last[c] == NONE) {
                continue;
            }
            long opened = records.get(c).openedNanos();
            while (next < byEnd.length && uselessFrom(byEnd[next]) - opened <= 0) {
                useless.computeIfAbsent(pools.of(clients[byEnd[next]]), pool -> new ArrayDeque<>())
                        .push(byEnd[next]);
                next++;
            }
            Deque<Integer> own = useless.getOrDefault(pools.of(clients[c]), new ArrayDeque<>());
            if (!own.isEmpty()) {
                int earlier = own.pop();
                replaced[c] = earlier;
                reasons[c] = endOf(earlier);
                continue;
            }
            adopt(useless, orphans, retired, opened);
            if (orphans.isEmpty()) {
                reasons[c] = ofAnotherClient(c, seen) ? Kind.MANY_CLIENTS : null;
            } else {
                int earlier = orphans.pop();
                replaced[c] = earlier;
                Kind end = endOf(earlier);
                // if a header said close, the connection would have ended even with the same client. If clients share
                // a pool, a new client can use the connections of an earlier client
                boolean anyway = end == Kind.REQUEST_CLOSE || end == Kind.SERVER_ANSWERS_CLOSE;
                reasons[c] = anyway || pools.isShared(clients[earlier]) ? end : Kind.CLIENT_REBUILT;
            }
        }
    }

    /** Returns whether a pool's first connection was opened while connections of other clients were idle. */
    private boolean ofAnotherClient(int connection, Set<Integer> earlier) {
        int pool = pools.of(clients[connection]);
        return pool != NONE
                && !earlier.isEmpty()
                && !earlier.contains(pool)
                && use.idleAt(records.get(connection).openedNanos()) > 0;
    }

    /**
     * Moves connections to the orphans if their pool is never used again. A connection of any client can replace an
     * orphan.
     */
    private static void adopt(
            Map<Integer, Deque<Integer>> useless, Deque<Integer> orphans, Map<Integer, Long> retired, long now) {
        useless.entrySet().removeIf(entry -> {
            Long until = retired.get(entry.getKey());
            if (until == null || until - now > 0) {
                return false;
            }
            entry.getValue().descendingIterator().forEachRemaining(orphans::push);
            return true;
        });
    }

    /** Returns whether a connection is open, and still waits for its last answer. */
    private boolean waits(int connection) {
        return records.get(connection).closedNanos().isEmpty()
                && exchanges.get(last[connection]).lastByteNanos().isEmpty();
    }

    /** Returns the time from which a connection can be replaced: its last answer, or its close if that came earlier. */
    long uselessFrom(int connection) {
        OptionalLong closed = records.get(connection).closedNanos();
        long answered = exchanges.get(last[connection]).lastByteNanos().orElseGet(closed::getAsLong);
        return closed.isPresent() && closed.getAsLong() - answered < 0 ? closed.getAsLong() : answered;
    }

    /** Returns the latest known time of an exchange: its end, else its answer, else its start. */
    private static long end(Exchange exchange) {
        return exchange.lastByteNanos().orElse(exchange.answeredNanos().orElse(exchange.startNanos()));
    }

    private Kind endOf(int connection) {
        ConnectionRecord record = records.get(connection);
        Exchange lastExchange = exchanges.get(last[connection]);
        boolean error = errorsCloseConnections && ErrorAnswers.isError(lastExchange);
        if (lastExchange.requestSaysClose()) {
            return Kind.REQUEST_CLOSE;
        }
        if (isAbandoned(lastExchange)) {
            return givenUp.byCaller(last[connection]) ? Kind.CALLER_GAVE_UP : Kind.ABANDONED_CALLS;
        }
        // if the connection has ended from the client's side, a later answer also has the header close
        if (lastExchange.responseSaysClose() && !WhyClientCloses.cutsOff(record, lastExchange)) {
            return error ? Kind.ERROR_ANSWERS : Kind.SERVER_ANSWERS_CLOSE;
        }
        if (record.closedBy() == null) {
            return leaks(clients[connection]) ? Kind.LEAKED : Kind.UNUSED_CONNECTIONS;
        }
        if (record.closedBy() == Closer.SERVER) {
            return closedByServer(connection);
        }
        if (givenUp.byCaller(last[connection])) {
            return Kind.CALLER_GAVE_UP;
        }
        if (error && idleBeforeClose(connection) < WhyClientCloses.LONG_IDLE_NANOS) {
            return Kind.ERROR_ANSWERS;
        }
        return facts.setting().mode() == ConnectionMode.CLIENT_PER_CALL ? Kind.CLIENT_REBUILT : Kind.CLIENT_CLOSES;
    }

    /** Returns whether the client's pool reports connections that code has not returned. */
    private boolean leaks(int client) {
        return facts.clients().poolOf(client).filter(pool -> pool.held() > 0).isPresent();
    }

    /** Returns the HTTP library of an SDK client, by the client's number. */
    HttpLibrary library(int client) {
        return facts.setting()
                .client()
                .map(HttpLibrary::of)
                .or(() -> facts.clients().httpClientOf(client).map(HttpLibrary::of))
                .orElse(HttpLibrary.UNKNOWN);
    }

    /** Returns whether the SDK client of an exchange is asynchronous; empty if unknown. */
    Optional<Boolean> asynchronous(int exchange) {
        return facts.clients()
                .httpClientOf(tie.clientOf(exchange))
                .map(HttpClientName::asynchronous)
                .or(() -> facts.setting().client().map(HttpClientKind::asynchronous));
    }

    /** Returns whether the client closed the connection before the whole answer arrived. */
    boolean isAbandoned(Exchange exchange) {
        int connection = positionOf(exchange.connection());
        return connection != NONE
                && WhyClientCloses.cutsOff(records.get(connection), exchange)
                && !WhyClientCloses.cutBetween(records.get(connection), exchange, library(clients[connection]), facts);
    }

    private Kind closedByServer(int connection) {
        long limit = facts.setting().network().idleTimeout().toNanos();
        long idle = idleBeforeClose(connection);
        boolean error =
                errorsCloseConnections && ErrorAnswers.isError(exchanges.get(last[connection])) && idle < SOON_NANOS;
        if (limit == 0 && error) {
            return Kind.ERROR_ANSWERS;
        }
        // this is the idle time at the client; the idle time at the service can differ by half a round trip
        boolean patient = limit > 0
                ? idle + facts.setting().network().rtt().toNanos() >= limit
                : idle >= WhyClientCloses.LONG_IDLE_NANOS;
        if (patient) {
            return Kind.SERVER_CLOSES_IDLE;
        }
        return error ? Kind.ERROR_ANSWERS : Kind.SERVER_CLOSES;
    }

    /** Returns how long a connection was idle when it was closed; 0 if the close cut off its last answer. */
    long idleBeforeClose(int connection) {
        long closed = records.get(connection).closedNanos().orElseThrow();
        return Math.max(
                0, closed - exchanges.get(last[connection]).lastByteNanos().orElse(closed));
    }

    /**
     * Returns how long the test paused before the call whose first request opened a connection; -1 if the pause is
     * unknown, or with several threads. On a busy machine, a single time can be longer, but the median hardly changes.
     */
    long pauseBefore(int opener) {
        int sample = tie.sampleOf(first[opener]);
        CallSamples samples = facts.samples();
        boolean firstRequest = facts.setting().concurrency() == 1
                && sample != ExchangeMatcher.NONE
                && !samples.firstOfItsThread(sample)
                && tie.exchangeOf(sample, 0) == first[opener];
        return firstRequest ? Math.max(0, samples.start(sample) - samples.end(sample - 1)) : -1;
    }

    /** Returns the object that knows how many connections are busy at a moment. */
    PoolUse use() {
        return use;
    }

    /** Returns the object that knows which calls were given up by their callers. */
    GivenUpCalls givenUp() {
        return givenUp;
    }

    ExchangeMatcher tie() {
        return tie;
    }

    /** Returns whether the client closed a connection after this exchange, with no later request on the connection. */
    boolean closedAfter(int exchange) {
        int connection = positionOf(exchanges.get(exchange).connection());
        return connection != NONE
                && last[connection] == exchange
                && records.get(connection).closedByClient();
    }

    /** Returns whether the call of an exchange began after a moment. */
    boolean beganAfter(int exchange, long nanoTime) {
        int sample = tie.sampleOf(exchange);
        return sample != ExchangeMatcher.NONE && facts.samples().start(sample) - nanoTime > 0;
    }

    ConnectionRecord record(int connection) {
        return records.get(connection);
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    DiagnosisInput facts() {
        return facts;
    }

    int size() {
        return records.size();
    }

    /**
     * Returns why a connection was opened; {@code null} if concurrent calls needed one more, if its handshake failed,
     * or if it carried no request.
     */
    @Nullable
    Kind reason(int connection) {
        return reasons[connection];
    }

    void decide(int connection, Kind reason) {
        reasons[connection] = reason;
    }

    /** Returns the earlier connection that a connection replaces; {@link #NONE} if it does not replace a connection. */
    int replacedBy(int connection) {
        return replaced[connection];
    }

    /** Returns the SDK client of a connection's first request, {@link #NONE} if unknown. */
    int client(int connection) {
        return clients[connection];
    }

    /** Returns the known SDK clients of all connections, each once. */
    IntStream allClients() {
        return IntStream.of(clients).filter(client -> client != NONE).distinct();
    }

    /** Returns the last exchange on a connection, {@link #NONE} if the connection carried none. */
    int last(int connection) {
        return last[connection];
    }

    int first(int connection) {
        return first[connection];
    }
}
