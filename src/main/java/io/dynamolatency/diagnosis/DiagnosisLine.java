package io.dynamolatency.diagnosis;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * One line of an explanation.
 *
 * @param label the kind of line
 * @param text what it says, without the label
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record DiagnosisLine(Label label, String text) {

    /** The kinds of lines. */
    public enum Label {
        /** The first cause, or that connections are fine. */
        CAUSE("cause"),
        /** What shows the cause. */
        EVIDENCE("evidence"),
        /** What to change. */
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
