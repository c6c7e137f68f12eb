package io.dynamolatency.assertions;

import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/** Assertions on one request and its answer, on its way to others of the same log. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ExchangeAssert extends NavigableAssert<ExchangeAssert, Exchange> {

    private final WireLog log;
    private final int position;

    ExchangeAssert(WireLog log, int position, Exchange actual) {
        super(actual, ExchangeAssert.class);
        this.log = log;
        this.position = position;
    }

    /**
     * Asserts that it was sent on the same connection as an earlier exchange, and after it.
     *
     * <p>Passes: {@code exchange(7).reusedConnectionOf(6)} if the connection was kept; fails if 7 is the first on
     * another.
     *
     * @param other the position of the earlier exchange, from 0
     */
    public ExchangeAssert reusedConnectionOf(int other) {
        Exchange earlier = wire().exchangeAt(other);
        boolean same = actual.connection() == earlier.connection();
        if (!same || actual.indexOnConnection() <= earlier.indexOnConnection()) {
            throw wrong(
                    "to reuse the connection of exchange " + other + ", " + WireText.nameOfConnection(log, earlier),
                    other == position
                            ? "that is the same exchange"
                            : same
                                    ? "it came before it on that connection"
                                    : "it was sent on " + WireText.nameOfConnection(log, actual)
                                            + (actual.reused() ? "" : ", which had carried none before"),
                    other);
        }
        return this;
    }

    /**
     * Asserts that it is the first on its connection.
     *
     * <p>Passes: {@code exchange(0).isOnNewConnection()} if the first call opens the connection; fails if it
     * found one open.
     */
    public ExchangeAssert isOnNewConnection() {
        if (actual.reused()) {
            throw wrong(
                    "to be the first on its connection",
                    WireText.nameOfConnection(log, actual) + " had carried " + actual.indexOnConnection() + " before");
        }
        return this;
    }

    /**
     * Asserts that it asked for an operation.
     *
     * <p>Passes: {@code hasOperation("PutItem")} for {@code dynamo.putItem(...)}; fails for another, and in another
     * case.
     *
     * @param operation as the service names it, such as {@code PutItem}; empty for a request that names none
     */
    public ExchangeAssert hasOperation(String operation) {
        return has("operation", operation, actual.operation().isEmpty() ? null : actual.operation());
    }

    /**
     * Asserts that it was answered with an HTTP status.
     *
     * <p>Passes: {@code hasStatus(400)} if a condition did not hold; fails for another, or if there was no
     * answer.
     */
    public ExchangeAssert hasStatus(int status) {
        return has("status", String.valueOf(status), actual.status() == 0 ? null : String.valueOf(actual.status()));
    }

    /**
     * Asserts that it is the given attempt at its call, as its header {@code amz-sdk-request} says.
     *
     * <p>Passes: {@code hasAttempt(1)} for a request that repeats none; fails for a retry.
     *
     * @param attempt 1 for the first
     */
    public ExchangeAssert hasAttempt(int attempt) {
        return has("attempt", String.valueOf(attempt), String.valueOf(actual.attempt()));
    }

    /**
     * Asserts that it is a later attempt at the call of an earlier exchange.
     *
     * <p>Passes: {@code exchange(3).isRetryOf(2)} if both have the same {@code amz-sdk-invocation-id}, and 3 a
     * higher attempt; fails if they belong to two calls.
     *
     * @param other the position of the earlier exchange, from 0
     */
    public ExchangeAssert isRetryOf(int other) {
        Exchange earlier = wire().exchangeAt(other);
        boolean same = actual.invocationId() != null && actual.invocationId().equals(earlier.invocationId());
        if (!same || actual.attempt() <= earlier.attempt()) {
            throw wrong(
                    "to be a retry of exchange " + other,
                    actual.invocationId() == null
                            ? "it has no amz-sdk-invocation-id, so its call is not known"
                            : same
                                    ? "it is attempt " + actual.attempt() + " at the same call, and the other attempt "
                                            + earlier.attempt()
                                    : "they belong to two calls: amz-sdk-invocation-id " + actual.invocationId()
                                            + " and "
                                            + (earlier.invocationId() == null ? "none" : earlier.invocationId()),
                    other);
        }
        return this;
    }

    /**
     * Asserts the request's {@code Connection} header.
     *
     * <p>Passes: {@code hasRequestConnectionHeader("close")} for {@code Connection: close}, in any case; fails if it
     * says something else, or if there is none.
     */
    public ExchangeAssert hasRequestConnectionHeader(String value) {
        return hasHeader("request header Connection", value, actual.requestConnectionHeader());
    }

    /**
     * Asserts that the request has no {@code Connection} header, which means in HTTP 1.1 that the connection is to be
     * kept.
     *
     * <p>Passes: {@code hasNoRequestConnectionHeader()} for what the SDK's Netty client sends; fails for {@code
     * Connection: keep-alive}, which its other clients send, and for {@code close}.
     */
    public ExchangeAssert hasNoRequestConnectionHeader() {
        return hasNo("request header Connection", actual.requestConnectionHeader());
    }

    /**
     * Asserts the answer's {@code Connection} header.
     *
     * <p>Passes: {@code hasResponseConnectionHeader("keep-alive")} if the service keeps the connection, in any case;
     * fails if it announces that it closes, or if there is no answer.
     */
    public ExchangeAssert hasResponseConnectionHeader(String value) {
        return hasHeader("response header Connection", value, actual.responseConnectionHeader());
    }

    /** Asserts that there is an answer, and that it has no {@code Connection} header. */
    public ExchangeAssert hasNoResponseConnectionHeader() {
        return wasAnswered().hasNo("response header Connection", actual.responseConnectionHeader());
    }

    /**
     * Asserts that an answer was sent, whatever it says.
     *
     * <p>Passes: {@code wasAnswered()} for the status 500, too; fails if the connection was lost before.
     */
    public ExchangeAssert wasAnswered() {
        if (actual.answeredNanos().isEmpty()) {
            throw wrong("to be answered", "it was not when the log was taken");
        }
        return this;
    }

    /**
     * Another exchange of the same log; see {@link WireLogAssert#exchange}.
     *
     * @param other its position, from 0
     */
    @CheckReturnValue
    public ExchangeAssert exchange(int other) {
        return wire().exchange(other);
    }

    /**
     * The connection that it was sent on.
     *
     * <p>Passes: {@code exchange(7).connection().isOpen()} if it was not closed; fails if it was opened before
     * the log begins, so that nothing is known of it.
     */
    @CheckReturnValue
    public ConnectionAssert connection() {
        int connection = WireText.connectionOf(log, actual);
        if (connection < 0) {
            throw wrong(
                    "to have its connection in the log",
                    "it was sent on " + WireText.nameOfConnection(log, actual)
                            + ", which was opened before the log begins");
        }
        return wire().connection(connection);
    }

    /** The log that it is part of. */
    @CheckReturnValue
    public WireLogAssert wire() {
        return carryOver(new WireLogAssert(log));
    }

    private ExchangeAssert hasHeader(String what, String expected, @Nullable String found) {
        return found != null && found.equalsIgnoreCase(expected) ? this : has(what, expected, found);
    }

    private ExchangeAssert has(String what, String expected, @Nullable String found) {
        if (!Objects.equals(expected, found == null ? "" : found)) {
            throw wrong("to have " + what + " " + expected, found == null ? "it has none" : "it has " + found);
        }
        return this;
    }

    private ExchangeAssert hasNo(String what, @Nullable String found) {
        if (found != null) {
            throw wrong("to have no " + what, "it has " + found);
        }
        return this;
    }

    private AssertionError wrong(String expected, String found) {
        return failure("%s", WireText.ofExchanges(log, "exchange " + position, expected, found, position));
    }

    private AssertionError wrong(String expected, String found, int other) {
        return failure("%s", WireText.ofExchanges(log, "exchange " + position, expected, found, position, other));
    }
}
