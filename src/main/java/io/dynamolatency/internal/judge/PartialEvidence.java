package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * Judges limits on connections without the proxy. A limit that can't be judged is an error and never passes. Pure
 * functions.
 */
public final class PartialEvidence {

    private static final String UNKNOWN = "-";

    private PartialEvidence() {}

    /**
     * Returns the outcome of a limit on connections if their number is unknown, or if only a minimum of this number is
     * known. The result is empty if the number is known, or if its minimum already exceeds the limit.
     *
     * @param name the name of the limited figure
     * @param asked the limit in words
     * @param over whether the known connections alone exceed the limit
     */
    static Optional<Outcome> onConnections(ResultData result, String name, String asked, boolean over) {
        WireLog wire = result.wire();
        return switch (wire.evidence()) {
            case PROXY, EVERY_HANDSHAKE -> Optional.empty();
            case FULL_HANDSHAKES ->
                over ? Optional.empty() : Optional.of(notResolvable(result, name, asked, WireText.opened(wire)));
            case NONE -> Optional.of(notResolvable(result, name, asked, UNKNOWN));
        };
    }

    /** Returns the outcome of a limit on full handshakes; empty with the proxy. */
    static Optional<Outcome> onFullHandshakes(ResultData result, String name, String asked, double limit) {
        WireLog wire = result.wire();
        int least = wire.fullHandshakes();
        int most = least + wire.handshakesOfUnknownKind();
        return switch (wire.evidence()) {
            case PROXY -> Optional.empty();
            case NONE -> Optional.of(notResolvable(result, name, asked, UNKNOWN));
            case EVERY_HANDSHAKE, FULL_HANDSHAKES -> {
                if (least > limit) {
                    String observed = (least == most ? "" : "at least ") + least;
                    yield Optional.of(Outcome.over(
                            name,
                            asked,
                            observed,
                            FailureMessages.onTheWire(
                                    result, name, asked, observed, result.diagnosis(Symptom.FULL_HANDSHAKES)),
                            List.of()));
                }
                String observed = (least == most ? "" : "at most ") + most;
                yield Optional.of(
                        most <= limit
                                ? Outcome.within(name, asked, observed)
                                : notResolvable(result, name, asked, observed));
            }
        };
    }

    /** Returns the outcome of a limit on requests, which only the proxy sees; empty with the proxy. */
    public static Optional<Outcome> onExchanges(ResultData result, String name, String asked) {
        return result.wire().evidence().complete()
                ? Optional.empty()
                : Optional.of(notResolvable(result, name, asked, UNKNOWN));
    }

    /**
     * Returns the outcome for an exact number of connections if this number can't be judged; empty if it can be judged.
     */
    public static Optional<Outcome> onExactly(ResultData result, int count) {
        return onConnections(
                result, "connections", "exactly " + count, result.wire().opened() > count);
    }

    private static Outcome notResolvable(ResultData result, String name, String asked, String observed) {
        WireLog wire = result.wire();
        return Outcome.notResolvable(
                name,
                asked,
                observed,
                FailureMessages.unknown(result, name, asked, wire.gap(), advice(wire.evidence())));
    }

    private static String advice(Evidence evidence) {
        return switch (evidence) {
            case EVERY_HANDSHAKE ->
                "\n"
                        + "Expect what handshakes show, such as atMost, atMostPer100Calls or @ExpectKeepAlive; or"
                        + " remove direct = true or proxy = OFF, so that the proxy sees the rest";
            case FULL_HANDSHAKES ->
                "remove direct = true or proxy = OFF, since the proxy counts connections; without the proxy use TLS 1.3"
                        + " at client and endpoint, or expect fullHandshakesAtMost";
            case NONE, PROXY -> "remove this expectation, or measure the client behind the proxy";
        };
    }
}
