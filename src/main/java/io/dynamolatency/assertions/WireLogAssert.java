package io.dynamolatency.assertions;

import io.dynamolatency.internal.resilience.Aftermath;
import io.dynamolatency.internal.resilience.Aftermaths;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the connections and exchanges of a log. Each failure message prints the events around the connection or
 * exchange that the message names.
 *
 * <pre>{@code
 * assertThat(wire).hasConnections(1).hasNoRetries();
 * assertThat(wire).exchange(7).reusedConnectionOf(6).hasRequestConnectionHeader("keep-alive");
 * assertThat(wire).connection(0).carried(50).isOpen();
 * assertThat(wire).fault(0).isFollowedByRetryOnNewConnection().recoversWithin(ofMillis(200));
 * }</pre>
 *
 * <p>Positions are indexes into the log's lists, from 0. The log of a measurement starts with the first timed call. An
 * assertion also fails if the log lacks the records to decide the assertion. The message then says whether the log was
 * full or the proxy did not record the log.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class WireLogAssert extends NavigableAssert<WireLogAssert, WireLog> {

    WireLogAssert(@Nullable WireLog actual) {
        super(actual, WireLogAssert.class);
    }

    /**
     * Returns assertions on the exchange at a position. An exchange is one request and its answer. Exchanges are in the
     * order in which they began.
     *
     * <p>Passes: {@code assertThat(wire).exchange(7)} in a log of 8 exchanges; fails in a log of 7 exchanges.
     *
     * @param position from 0
     */
    @CheckReturnValue
    public ExchangeAssert exchange(int position) {
        return carryOver(new ExchangeAssert(actual, position, exchangeAt(position)));
    }

    /**
     * Returns assertions on the connection at a position. Connections are in the order in which the proxy accepted
     * them, including connections whose handshake failed.
     *
     * <p>Passes: {@code assertThat(wire).connection(0)} in a log of one connection; fails in an empty log.
     *
     * @param position from 0
     */
    @CheckReturnValue
    public ConnectionAssert connection(int position) {
        isNotNull();
        if (actual.evidence() == Evidence.NONE) {
            throw failed(WireText.notSeen(actual, "what connection " + position + " was"));
        }
        requireAllConnections("which connection is connection " + position);
        List<ConnectionRecord> all = actual.connections();
        if (position < 0 || position >= all.size()) {
            throw failed(WireText.ofConnections(
                    actual, "a connection " + position, "on the wire", thereAre("connection", all)));
        }
        return carryOver(new ConnectionAssert(actual, position, all.get(position)));
    }

    /**
     * Returns assertions on what followed a planned fault. Faults are in the order in which they struck.
     *
     * <p>Passes: {@code assertThat(wire).fault(0)} if a fault struck; fails if no fault struck.
     *
     * @param position from 0
     */
    @CheckReturnValue
    public FaultAssert fault(int position) {
        isNotNull();
        requireSeen("what fault " + position + " was");
        List<Aftermath> all = Aftermaths.of(actual).all();
        if (position < 0 || position >= all.size()) {
            throw failed(WireText.ofExchanges(actual, "a fault " + position, "on the wire", thereAre("fault", all)));
        }
        return carryOver(new FaultAssert(actual, position, all.get(position)));
    }

    /**
     * Asserts that planned faults struck exactly {@code count} times.
     *
     * <p>Passes: {@code hasFaults(4)} for 400 exchanges and a fault on each 100th exchange; fails if faults struck five
     * times.
     *
     * @param count 0 or more
     */
    public WireLogAssert hasFaults(int count) {
        isNotNull();
        requireSeen("how many faults struck");
        int faults = actual.faults().size();
        if (faults != count) {
            throw failed(WireText.ofExchanges(
                    actual, "faults", "to be exactly " + count, faults == 1 ? "there was 1" : "there were " + faults));
        }
        return this;
    }

    Exchange exchangeAt(int position) {
        isNotNull();
        requireSeen("what exchange " + position + " was");
        requireAllExchanges("which exchange is exchange " + position);
        List<Exchange> all = actual.exchanges();
        if (position < 0 || position >= all.size()) {
            throw failed(
                    WireText.ofExchanges(actual, "an exchange " + position, "on the wire", thereAre("exchange", all)));
        }
        return all.get(position);
    }

    private static String thereAre(String noun, List<?> all) {
        return switch (all.size()) {
            case 0 -> "there is none";
            case 1 -> "there is 1, " + noun + " 0";
            default -> "there are " + all.size() + ", " + noun + "s 0 to " + (all.size() - 1);
        };
    }

    /**
     * Asserts that exactly {@code count} connections were opened. Only connections that carried a request count.
     *
     * <p>Passes: {@code hasConnections(1)} for 200 exchanges on one connection; fails for two connections, and without
     * a connection.
     *
     * @param count 0 or more
     */
    public WireLogAssert hasConnections(int count) {
        return keeps(count, count, "exactly " + count);
    }

    /**
     * Asserts that at most {@code most} connections were opened. Only connections that carried a request count.
     *
     * <p>Passes: {@code hasAtMostConnections(8)} for eight threads with a connection each; fails for nine connections.
     *
     * @param most 0 or more
     */
    public WireLogAssert hasAtMostConnections(int most) {
        return keeps(0, most, "at most " + most);
    }

    private WireLogAssert keeps(int least, int most, String expected) {
        isNotNull();
        if (actual.evidence() == Evidence.NONE) {
            throw failed(WireText.notSeen(actual, "how many connections were opened"));
        }
        int opened = actual.opened();
        boolean exact = actual.evidence() != Evidence.FULL_HANDSHAKES;
        if (opened > most || (exact && opened < least)) {
            // the first connection beyond the limit
            int[] places = actual.droppedConnections() == 0
                    ? positions(actual.connections(), this::isOpened)
                            .skip(most)
                            .limit(1)
                            .toArray()
                    : new int[0];
            throw failed(WireText.ofConnections(
                    actual,
                    "connections opened",
                    "to be " + expected,
                    (opened == 1 ? "there was 1" : "there were " + opened) + failedBeside(),
                    places));
        }
        if (!exact) {
            throw failed(WireText.cannotBeTold(
                    actual,
                    "whether the number of opened connections is " + expected,
                    "the log has " + Numbers.counted(opened, "connection") + ", and may lack others"));
        }
        return this;
    }

    /** Returns whether {@link WireLog#opened} counts a connection. */
    private boolean isOpened(ConnectionRecord connection) {
        return connection.handshake() != Handshake.FAILED
                && (connection.exchanges() > 0 || !actual.evidence().complete());
    }

    private String failedBeside() {
        return actual.failedHandshakes() > 0
                ? ", and " + actual.failedHandshakes() + " more whose handshake failed"
                : "";
    }

    /**
     * Asserts that exactly {@code count} requests were sent.
     *
     * <p>Passes: {@code hasExchanges(50)} for 50 calls without a retry; fails if a request was repeated.
     *
     * @param count 0 or more
     */
    public WireLogAssert hasExchanges(int count) {
        isNotNull();
        requireSeen("how many exchanges there were");
        int exchanges = actual.exchangeCount();
        if (exchanges != count) {
            throw failed(WireText.ofExchanges(
                    actual,
                    "exchanges",
                    "to be exactly " + count,
                    exchanges == 1 ? "there was 1" : "there were " + exchanges));
        }
        return this;
    }

    /**
     * Asserts that no request repeated an earlier attempt of the same call.
     *
     * <p>Passes: {@code hasNoRetries()} if each request says {@code attempt=1}; fails if a request says {@code
     * attempt=2}.
     */
    public WireLogAssert hasNoRetries() {
        isNotNull();
        requireSeen("whether requests were repeated");
        int retries = actual.retries();
        if (retries > 0) {
            int[] first =
                    positions(actual.exchanges(), Exchange::retry).limit(1).toArray();
            String which = first.length == 0
                    ? " (not in this log any more)"
                    : ", the first was exchange " + first[0] + " (attempt "
                            + actual.exchanges().get(first[0]).attempt() + " of "
                            + operation(actual.exchanges().get(first[0])) + ")";
            throw failed(WireText.ofExchanges(
                    actual,
                    "no exchange",
                    "to be a retry",
                    Numbers.counted(retries, "exchange") + (retries == 1 ? " was a retry" : " were retries") + which,
                    first));
        }
        return this;
    }

    private static String operation(Exchange exchange) {
        return exchange.operation().isEmpty() ? "a request without an operation" : exchange.operation();
    }

    /**
     * Asserts that no TLS handshake failed. A handshake that had not ended when the log was taken did not fail.
     *
     * <p>Passes: {@code hasNoFailedHandshakes()} if all handshakes succeeded; fails if a client did not trust the
     * certificate.
     */
    public WireLogAssert hasNoFailedHandshakes() {
        isNotNull();
        requireSeen("whether a handshake failed");
        int failed = actual.failedHandshakes();
        if (failed > 0) {
            int[] first = positions(actual.connections(), c -> c.handshake() == Handshake.FAILED)
                    .limit(1)
                    .toArray();
            String which = first.length == 0
                    ? " (not in this log any more)"
                    : ", the first on connection " + first[0] + ": "
                            + actual.connections().get(first[0]).handshakeFailure();
            throw failed(WireText.ofConnections(actual, "no TLS handshake", "to fail", failed + " did" + which, first));
        }
        return this;
    }

    /**
     * Asserts that all requests were sent on one connection. Use this assertion for one thread with keep-alive. For
     * several threads, use {@link #hasAtMostConnections}.
     *
     * <p>Passes: {@code reusesOneConnection()} for 50 exchanges on one connection; fails if two consecutive exchanges
     * are on different connections, or if there is no exchange.
     */
    public WireLogAssert reusesOneConnection() {
        isNotNull();
        Exchange first = exchangeAt(0);
        int other = positions(actual.exchanges(), e -> e.connection() != first.connection())
                .findFirst()
                .orElse(-1);
        if (other >= 0) {
            Exchange before = actual.exchanges().get(other - 1);
            throw failed(WireText.ofExchanges(
                    actual,
                    "all " + actual.exchanges().size() + " exchanges",
                    "to travel on one connection",
                    "exchange " + other + " was sent on "
                            + WireText.nameOfConnection(
                                    actual, actual.exchanges().get(other)) + ", and exchange "
                            + (other - 1) + " on " + WireText.nameOfConnection(actual, before),
                    other - 1,
                    other));
        }
        return this;
    }

    /** Returns the positions of the elements that meet a condition. */
    private static <T> IntStream positions(List<T> all, Predicate<T> condition) {
        return IntStream.range(0, all.size()).filter(i -> condition.test(all.get(i)));
    }

    private void requireSeen(String what) {
        if (!actual.evidence().complete()) {
            throw failed(WireText.notSeen(actual, what));
        }
    }

    private void requireAllConnections(String what) {
        if (actual.droppedConnections() > 0) {
            throw failed(WireText.cannotBeTold(actual, what, "not all connections are in the log"));
        }
    }

    private void requireAllExchanges(String what) {
        if (actual.droppedExchanges() > 0) {
            throw failed(WireText.cannotBeTold(actual, what, "not all exchanges are in the log"));
        }
    }
}
