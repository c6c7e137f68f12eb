package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.wire.WireTranscript;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What assertions on the wire say when they fail: what was expected, what was found, and the sequence around it. Pure
 * functions.
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

    /** Why something cannot be told, which is neither a pass nor a finding. */
    static String cannotBeTold(WireLog log, String what, String why) {
        return what + " cannot be told: " + why + "\n"
                + WireTranscript.around(log, List.of(), List.of(), TRANSCRIPT_LINES);
    }

    /** Of a log that shows no exchanges and closes, or nothing. */
    static String notSeen(WireLog log, String what) {
        return what + " cannot be told: " + WireTranscript.unknown(log.evidence());
    }

    private static String text(String subject, String expected, String found, String sequence) {
        return "Expecting " + subject + " " + expected + ", but " + found + "\n" + sequence;
    }

    private static List<Integer> list(int... positions) {
        return IntStream.of(positions).boxed().toList();
    }

    /** The position of a connection in the log's list, -1 if it was opened earlier. */
    static int connectionOf(WireLog log, Exchange exchange) {
        return IntStream.range(0, log.connections().size())
                .filter(i -> log.connections().get(i).index() == exchange.connection())
                .findFirst()
                .orElse(-1);
    }

    /** A connection as the sequence names it. */
    static String nameOfConnection(WireLog log, Exchange exchange) {
        int position = connectionOf(log, exchange);
        return position < 0 ? "(" + exchange.connection() + ")" : "c" + position;
    }

    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
