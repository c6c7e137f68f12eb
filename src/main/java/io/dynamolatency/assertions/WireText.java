package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.wire.WireTranscript;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts for failures of assertions on the wire: what was expected, what was found, and the events around the failure.
 * Pure functions.
 */
final class WireText {

    private static final int TRANSCRIPT_LINES = FailureMessage.MAX_LINES - 1;

    private WireText() {}

    static String ofExchanges(WireLog log, String subject, String expected, String found, int... positions) {
        return text(subject, expected, found, WireTranscript.around(log, list(positions), List.of(), TRANSCRIPT_LINES));
    }

    static String ofConnections(WireLog log, String subject, String expected, String found, int... positions) {
        return text(subject, expected, found, WireTranscript.around(log, List.of(), list(positions), TRANSCRIPT_LINES));
    }

    /** Returns the failure of an assertion that the log can't decide. */
    static String cannotBeTold(WireLog log, String what, String why) {
        return "Can't tell " + what + ": " + why + "\n"
                + WireTranscript.around(log, List.of(), List.of(), TRANSCRIPT_LINES);
    }

    /** Returns the failure of an assertion that needs the proxy, on a log that the proxy did not record. */
    static String notSeen(WireLog log, String what) {
        return "Can't tell " + what + ": " + WireTranscript.unknown(log.evidence());
    }

    private static String text(String subject, String expected, String found, String sequence) {
        return "Expecting " + subject + " " + expected + ", but " + found + "\n" + sequence;
    }

    private static List<Integer> list(int... positions) {
        return IntStream.of(positions).boxed().toList();
    }

    /**
     * Returns the position of an exchange's connection in the log's list; -1 if the connection was opened before the
     * log begins.
     */
    static int connectionOf(WireLog log, Exchange exchange) {
        return IntStream.range(0, log.connections().size())
                .filter(i -> log.connections().get(i).index() == exchange.connection())
                .findFirst()
                .orElse(-1);
    }

    /** Returns the name of an exchange's connection in the list of events. */
    static String nameOfConnection(WireLog log, Exchange exchange) {
        int position = connectionOf(log, exchange);
        return position < 0 ? "(" + exchange.connection() + ")" : "c" + position;
    }
}
