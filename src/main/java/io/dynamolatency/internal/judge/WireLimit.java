package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.WireLog;
import java.util.Optional;

/**
 * A limit on a figure of the wire during the timed calls. A figure equal to the limit meets it.
 *
 * @param fact the limited figure
 * @param limit the largest value that meets the limit; for reuse, the smallest value. The limit is at least 0, and at
 *     most 1 for reuse
 */
public record WireLimit(Fact fact, double limit) implements Expectation {

    /** The figures that can be limited. */
    public enum Fact {
        /** The number of connections per 100 calls. */
        PER_100_CALLS("connections per 100 calls", true, Symptom.CONNECTIONS),
        /** The share of requests on a connection that had carried an earlier request. */
        REUSE("reuse", false, Symptom.CONNECTIONS),
        /** Connections with a full TLS handshake. */
        FULL_HANDSHAKES("full handshakes", true, Symptom.FULL_HANDSHAKES),
        /** Requests that repeat an earlier attempt of the same call. */
        RETRIES("retries", true, Symptom.RETRIES),
        /**
         * Connections that leaked: neither reused nor closed after one request, although other connections were opened.
         */
        LEAKED("leaked connections", true, Symptom.LEAKS);

        private final String label;
        private final boolean atMost;
        private final Symptom question;

        Fact(String label, boolean atMost, Symptom question) {
            this.label = label;
            this.atMost = atMost;
            this.question = question;
        }

        /** Returns the figure's name in messages. */
        public String label() {
            return label;
        }

        /** Returns the figure of a result. */
        public double of(ResultData result) {
            WireLog wire = result.wire();
            return switch (this) {
                case PER_100_CALLS -> 100.0 * wire.opened() / result.calls();
                case REUSE -> wire.reuseRatio();
                case FULL_HANDSHAKES -> wire.fullHandshakes();
                case RETRIES -> wire.retries();
                case LEAKED -> wire.leaked();
            };
        }
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public WireLimit {
        if (!(limit >= 0) || Double.isInfinite(limit) || (fact == Fact.REUSE && limit > 1)) {
            throw new IllegalArgumentException(fact.label + " = " + Numbers.number(limit) + " is out of range; write "
                    + (fact == Fact.REUSE ? "a share from 0 to 1, such as 0.99" : "0 or more"));
        }
    }

    @Override
    public Outcome check(ResultData result) {
        double observed = fact.of(result);
        String limitInWords = (fact.atMost ? "at most " : "at least ") + Numbers.number(limit);
        Optional<Outcome> unknown =
                switch (fact) {
                    case PER_100_CALLS ->
                        PartialEvidence.onConnections(result, fact.label, limitInWords, observed > limit);
                    case FULL_HANDSHAKES -> PartialEvidence.onFullHandshakes(result, fact.label, limitInWords, limit);
                    case REUSE, RETRIES, LEAKED -> PartialEvidence.onExchanges(result, fact.label, limitInWords);
                };
        return unknown.or(() -> vacuous(result, limitInWords)).orElseGet(() -> of(result, observed, limitInWords));
    }

    /** Returns an error if no result of this test could exceed the limit. */
    private Optional<Outcome> vacuous(ResultData result, String asked) {
        if (fact == Fact.FULL_HANDSHAKES
                && !result.network().tls().encrypted()
                && result.wire().evidence().complete()) {
            return Optional.of(notResolvable(
                    result, asked, "this network has no TLS", "write tls = TLS_1_3, or remove the limit"));
        }
        boolean silent = result.wire().count(WireCount.NAMES_ITS_ATTEMPT) == 0;
        if (fact == Fact.RETRIES && silent && result.wire().evidence().complete()) {
            return Optional.of(notResolvable(
                    result,
                    asked,
                    "the requests do not contain the number of their attempt; requests of the AWS SDK for Java do",
                    "remove the limit"));
        }
        return Optional.empty();
    }

    private Outcome notResolvable(ResultData result, String asked, String why, String fix) {
        return Outcome.notResolvable(
                fact.label, asked, "-", FailureMessages.unknown(result, fact.label, asked, why, fix));
    }

    private Outcome of(ResultData result, double observed, String asked) {
        boolean within = fact.atMost ? observed <= limit : observed >= limit;
        if (within) {
            return Outcome.within(fact.label, asked, Numbers.number(observed));
        }
        Diagnosis diagnosis = result.diagnosis(fact.question);
        return Outcome.over(
                fact.label,
                asked,
                Numbers.number(observed),
                FailureMessages.onTheWire(result, fact.label, asked, Numbers.number(observed), diagnosis),
                diagnosis.lines());
    }
}
