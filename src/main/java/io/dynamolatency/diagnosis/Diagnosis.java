package io.dynamolatency.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Why calls were slow, or connections were not reused. Immutable.
 *
 * @param symptom the symptom to explain
 * @param causes the causes, the strongest first; empty if none was found
 * @param known whether the proxy saw the connections. Without the proxy, an empty list of causes proves nothing
 * @param connectionsFine whether the calls to explain mostly used open connections, and no connection replaced a lost
 *     one
 * @param account lines that divide the calls' time into its parts, or one line that says why the parts are unknown
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Diagnosis(
        Symptom symptom, List<Cause> causes, boolean known, boolean connectionsFine, List<String> account) {

    /** How many further causes {@link #lines()} names at most. */
    private static final int ALSO = 2;

    private static final String UNKNOWN =
            "measure the client behind the proxy (without direct = true), to see requests, closes and headers";

    private static final String NEEDED =
            "make fewer calls at a time, or add the HTTP client's spare connections to the limit; @ExpectKeepAlive"
                    + " includes them";

    private static final String CONNECTIONS_FINE = "connections are fine: ";

    private static final String FINE =
            "no single cause was found: look at the largest part of a call's time, and check that the limit is above"
                    + " the round trip plus the cost of a call on this machine";

    private static final String NOT_FOUND =
            "no single cause was found: look at the connections and requests that result.wire().describe() lists";

    public Diagnosis {
        causes = List.copyOf(causes);
        account = List.copyOf(account);
    }

    /** Returns whether the proxy saw the connections, and the kit found no cause for slow calls or lost connections. */
    public boolean healthy() {
        return causes.isEmpty() && known;
    }

    /**
     * Returns a sentence with the first cause. Without a cause, the sentence says which connections were used, or that
     * nothing is known.
     */
    public String sentence() {
        // a pause of this JVM or a slow service does not concern connections
        boolean said = causes.isEmpty() || causes.get(0).kind().isElsewhere();
        return (said && connectionsFine ? CONNECTIONS_FINE : "")
                + (causes.isEmpty() ? account.get(0) : causes.get(0).sentence());
    }

    /** Returns the cause, its evidence, the fix, and up to two further causes. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(Line.Label.CAUSE, sentence()));
        if (!causes.isEmpty()) {
            causes.get(0).evidence().forEach(line -> lines.add(new Line(Line.Label.EVIDENCE, line)));
            lines.add(new Line(Line.Label.FIX, causes.get(0).fix()));
            causes.stream()
                    .skip(1)
                    .limit(ALSO)
                    .forEach(cause -> lines.add(new Line(Line.Label.ALSO, cause.sentence())));
        } else if (account.size() > 1) {
            account.stream().skip(1).forEach(line -> lines.add(new Line(Line.Label.EVIDENCE, line)));
            lines.add(new Line(Line.Label.FIX, known ? generalFix() : UNKNOWN));
        }
        return lines;
    }

    /** Returns the advice for a symptom without a cause. */
    private String generalFix() {
        return switch (symptom) {
            case CALLS -> FINE;
            case CONNECTIONS -> NEEDED;
            case FULL_HANDSHAKES, RETRIES, LEAKS -> NOT_FOUND;
        };
    }

    /**
     * One line of an explanation.
     *
     * @param label the kind of line
     * @param text the line's text, without the label
     */
    public record Line(Label label, String text) {

        /** The kinds of lines. */
        public enum Label {
            /** The strongest cause, or the statement that connections are fine. */
            CAUSE("cause"),
            /** What the wire or the JVM recorded about the cause. */
            EVIDENCE("evidence"),
            /** What to change to remove the cause. */
            FIX("fix"),
            /** A further cause. */
            ALSO("also"),
            /** An undecided verdict that passes. */
            WARNING("warning");

            private final String text;

            Label(String text) {
                this.text = text;
            }

            /** Returns the label as messages print it, without the colon. */
            public String text() {
                return text;
            }
        }

        /** Returns label and text: {@code fix: raise maxConnections}. */
        @Override
        public String toString() {
            return label.text() + ": " + text;
        }
    }

    /** What a diagnosis explains. The diagnosis ranks causes by how much of the symptom each cause explains. */
    public enum Symptom {
        /** The time that calls took, in milliseconds. */
        CALLS,
        /** The number of connections opened. */
        CONNECTIONS,
        /** The number of full TLS handshakes. */
        FULL_HANDSHAKES,
        /** The number of requests that repeat an earlier attempt. */
        RETRIES,
        /** The number of connections that are neither reused nor closed. */
        LEAKS
    }
}
