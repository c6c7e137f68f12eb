package io.dynamolatency.assertions;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one request and its answer. Some methods return assertions on other exchanges and connections of the
 * same log.
 */
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
     * Asserts that the request was sent on the same connection as an earlier exchange, and after that exchange.
     *
     * <p>Passes: {@code exchange(7).reusedConnectionOf(6)} if the connection was reused; fails if exchange 7 is the
     * first on a different connection.
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
                                    ? "it came before exchange " + other + " on that connection"
                                    : "it was sent on " + WireText.nameOfConnection(log, actual)
                                            + (actual.reused() ? "" : ", which had carried no exchange before"),
                    other);
        }
        return this;
    }

    /**
     * Asserts that the exchange is the first on its connection.
     *
     * <p>Passes: {@code exchange(0).isOnNewConnection()} if the first call opens the connection; fails if the call
     * reused a connection.
     */
    public ExchangeAssert isOnNewConnection() {
        if (actual.reused()) {
            throw wrong(
                    "to be the first on its connection",
                    WireText.nameOfConnection(log, actual) + " had carried "
                            + Numbers.counted(actual.indexOnConnection(), "exchange") + " before");
        }
        return this;
    }

    /**
     * Asserts the request's DynamoDB operation.
     *
     * <p>Passes: {@code hasOperation("PutItem")} for {@code dynamo.putItem(...)}; fails for a different operation.
     * Upper and lower case must match.
     *
     * @param operation the operation's name in DynamoDB, such as {@code PutItem}; {@code ""} for a request that names
     *     no operation
     */
    public ExchangeAssert hasOperation(String operation) {
        return has("operation", operation, actual.operation().isEmpty() ? null : actual.operation());
    }

    /**
     * Asserts the answer's HTTP status.
     *
     * <p>Passes: {@code hasStatus(400)} if the item violated a condition of the request; fails for a different status,
     * or if there was no answer.
     */
    public ExchangeAssert hasStatus(int status) {
        return has("status", String.valueOf(status), actual.status() == 0 ? null : String.valueOf(actual.status()));
    }

    /**
     * Asserts DynamoDB's name of the error in the answer.
     *
     * <p>Passes: {@code hasErrorType("ConditionalCheckFailedException")} if the item violated a condition of the
     * request; fails for a different error, or if the answer names none.
     *
     * @param type the error's name, such as {@code ValidationException}; {@code ""} for an answer that names no error
     */
    public ExchangeAssert hasErrorType(String type) {
        return has("error type", type, actual.errorType().isEmpty() ? null : actual.errorType());
    }

    /**
     * Asserts the number of the attempt, from the request's header {@code amz-sdk-request}.
     *
     * <p>Passes: {@code hasAttempt(1)} for a request that is not a retry; fails for a retry.
     *
     * @param attempt 1 for the first attempt
     */
    public ExchangeAssert hasAttempt(int attempt) {
        return has("attempt", String.valueOf(attempt), String.valueOf(actual.attempt()));
    }

    /**
     * Asserts that the exchange is a later attempt of the call that an earlier exchange belongs to.
     *
     * <p>Passes: {@code exchange(3).isRetryOf(2)} if both exchanges have the same {@code amz-sdk-invocation-id}, and
     * exchange 3 has the higher attempt number; fails if the exchanges belong to different calls.
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
                            ? "it has no amz-sdk-invocation-id, so its call is unknown"
                            : same
                                    ? "it is attempt " + actual.attempt() + " of the same call, and exchange " + other
                                            + " is attempt " + earlier.attempt()
                                    : "they belong to different calls: amz-sdk-invocation-id " + actual.invocationId()
                                            + " and "
                                            + (earlier.invocationId() == null ? "none" : earlier.invocationId()),
                    other);
        }
        return this;
    }

    /**
     * Asserts the request's {@code Connection} header.
     *
     * <p>Passes: {@code hasRequestConnectionHeader("close")} for {@code Connection: close}, in upper or lower case;
     * fails for a different value, or without the header.
     */
    public ExchangeAssert hasRequestConnectionHeader(String value) {
        return hasHeader("request header Connection", value, actual.requestConnectionHeader());
    }

    /**
     * Asserts that the request has no {@code Connection} header. In HTTP 1.1 such a request asks to keep the connection
     * open.
     *
     * <p>Passes: {@code hasNoRequestConnectionHeader()} for requests of the SDK's Netty client; fails for {@code
     * Connection: keep-alive}, which the SDK's other clients send, and for {@code Connection: close}.
     */
    public ExchangeAssert hasNoRequestConnectionHeader() {
        return hasNo("request header Connection", actual.requestConnectionHeader());
    }

    /**
     * Asserts the answer's {@code Connection} header.
     *
     * <p>Passes: {@code hasResponseConnectionHeader("keep-alive")} if the answer has {@code Connection: keep-alive}, in
     * upper or lower case; fails for {@code close}, or if there is no answer.
     */
    public ExchangeAssert hasResponseConnectionHeader(String value) {
        return hasHeader("response header Connection", value, actual.responseConnectionHeader());
    }

    /** Asserts that the request was answered, and that the answer has no {@code Connection} header. */
    public ExchangeAssert hasNoResponseConnectionHeader() {
        return wasAnswered().hasNo("response header Connection", actual.responseConnectionHeader());
    }

    /**
     * Asserts that an answer was sent, whatever its status.
     *
     * <p>Passes: {@code wasAnswered()} also for the status 500; fails if the connection was lost before an answer.
     */
    public ExchangeAssert wasAnswered() {
        if (actual.answeredNanos().isEmpty()) {
            throw wrong("to be answered", "it had no answer when the log was taken");
        }
        return this;
    }

    /**
     * Returns assertions on another exchange of the same log; see {@link WireLogAssert#exchange}.
     *
     * @param other the exchange's position, from 0
     */
    @CheckReturnValue
    public ExchangeAssert exchange(int other) {
        return wire().exchange(other);
    }

    /**
     * Returns assertions on the connection that carried the exchange.
     *
     * <p>Passes: {@code exchange(7).connection().isOpen()} if the connection was not closed. Fails if the connection
     * was opened before the log begins, because the log does not have such a connection.
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

    /** Returns assertions on the whole log. */
    @CheckReturnValue
    public WireLogAssert wire() {
        return carryOver(new WireLogAssert(log));
    }

    private ExchangeAssert hasHeader(String what, String expected, @Nullable String found) {
        return found != null && found.equalsIgnoreCase(expected) ? this : has(what, expected, found);
    }

    private ExchangeAssert has(String what, String expected, @Nullable String found) {
        if (expected.isEmpty()) {
            return hasNo(what, found);
        }
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
        return failed(WireText.ofExchanges(log, "exchange " + position, expected, found, position));
    }

    private AssertionError wrong(String expected, String found, int other) {
        return failed(WireText.ofExchanges(log, "exchange " + position, expected, found, position, other));
    }
}
