package io.dynamolatency.assertions;

import io.dynamolatency.internal.resilience.Aftermath;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Assertions on what the client did after a planned fault. A retry is a later attempt of the call that the fault
 * struck, with the same SDK invocation id. If the fault struck a connection that no call was using, the assertions use
 * a later call. This is the next call with an attempt that failed because its connection ended.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class FaultAssert extends NavigableAssert<FaultAssert, FaultEvent> {

    private final WireLog log;
    private final int position;
    private final Aftermath after;

    FaultAssert(WireLog log, int position, Aftermath after) {
        super(after.event(), FaultAssert.class);
        this.log = log;
        this.position = position;
        this.after = after;
    }

    /** Asserts that the client made a further attempt of the call. */
    public FaultAssert isFollowedByRetry() {
        if (after.retries().isEmpty()) {
            throw wrong("to be followed by a retry", "there is no later attempt of the call");
        }
        return this;
    }

    /** Asserts that the client made a further attempt of the call, on a connection opened after the fault. */
    public FaultAssert isFollowedByRetryOnNewConnection() {
        isFollowedByRetry();
        if (!after.retriedOnNewConnection()) {
            throw wrong(
                    "to be followed by a retry on a new connection",
                    "the retry was sent on " + WireText.nameOfConnection(log, retry())
                            + ", which was opened before the fault");
        }
        return this;
    }

    /** Asserts that the client made no further attempt of the call. */
    public FaultAssert isNotFollowedByRetry() {
        if (!after.retries().isEmpty()) {
            throw wrong("to be followed by no retry", "there is attempt " + retry().attempt() + " of the call");
        }
        return this;
    }

    /**
     * Asserts that a later attempt of the call succeeded within this time after the fault. If the fault struck a
     * connection that no call was using, the next call that repeats a lost attempt counts. Without such a call, the
     * next successful attempt of any call counts.
     */
    public FaultAssert recoversWithin(Duration atMost) {
        if (after.recoveryNanos().isEmpty()) {
            throw wrong(
                    "to be followed by a success within " + Durations.format(atMost), "no attempt succeeded after it");
        }
        Duration took = Duration.ofNanos(after.recoveryNanos().getAsLong());
        if (took.compareTo(atMost) > 0) {
            throw wrong(
                    "to be followed by a success within " + Durations.format(atMost),
                    "this took " + Durations.format(took));
        }
        return this;
    }

    /**
     * Asserts that the client opened at most {@code most} connections between this fault and the next fault. The
     * client's first connection for each concurrent call does not count.
     */
    public FaultAssert opensAtMostConnections(int most) {
        if (after.newConnections() > most) {
            throw wrong(
                    "to be followed by at most " + Numbers.counted(most, "new connection"),
                    after.newConnections() == 1 ? "there was 1" : "there were " + after.newConnections());
        }
        return this;
    }

    /**
     * Asserts that the last attempt of the call succeeded, so that the caller saw no error. The assertion also fails if
     * the log shows neither a struck request nor a retry. Perhaps a call then failed before its request arrived.
     */
    public FaultAssert isHiddenFromCaller() {
        if (after.struck().isEmpty() && after.retries().isEmpty()) {
            throw failed(WireText.cannotBeTold(
                    log,
                    "whether " + name() + " was hidden from the caller",
                    "the log shows neither a struck request nor a retry, and perhaps a call failed before its"
                            + " request arrived; use @ExpectResilience(errors = 0), which counts failures"));
        }
        if (after.callFailed()) {
            throw wrong("to be hidden from the caller", "the last attempt of the call failed");
        }
        return this;
    }

    private Exchange retry() {
        return after.retries().get(0);
    }

    private AssertionError wrong(String expected, String found) {
        int[] positions = Stream.of(after.struck(), after.retries().stream().findFirst())
                .flatMap(Optional::stream)
                .flatMapToInt(exchange -> IntStream.range(0, log.exchanges().size())
                        .filter(i -> log.exchanges().get(i).sequence() == exchange.sequence()))
                .toArray();
        int[] connection = IntStream.range(0, log.connections().size())
                .filter(i -> log.connections().get(i).index() == actual.connection())
                .toArray();
        return failed(
                positions.length > 0
                        ? WireText.ofExchanges(log, name(), expected, found, positions)
                        : WireText.ofConnections(log, name(), expected, found, connection));
    }

    private String name() {
        return "fault " + position + " (" + actual.kind() + ")";
    }
}
