package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;

/** Texts about connections for messages and reports. Pure functions. */
public final class WireText {

    private WireText() {}

    /** Describes the connections of a log in one sentence. */
    public static String connections(WireLog wire) {
        if (!wire.evidence().complete()) {
            return sentence(wire);
        }
        int sayClose = RecordedWireLog.from(wire).count(WireCount.REQUEST_SAYS_CLOSE);
        // each of these exchanges reused a connection or opened one; the remaining connections were opened before them
        long before = (long) wire.opened() + wire.reused() - wire.exchangeCount();
        StringBuilder text = new StringBuilder();
        text.append(wire.opened())
                .append(" opened for ")
                .append(Numbers.counted(wire.exchangeCount(), "exchange"))
                .append(" (")
                .append(wire.reused())
                .append(" reused one")
                .append(before > 0 ? ", " + before + " opened before them), " : "), ")
                .append(wire.closedByClient())
                .append(" closed by the client, ")
                .append(wire.closedBy(Closer.SERVER))
                .append(" by the server");
        if (wire.fullHandshakes() + wire.resumedHandshakes() > 0) {
            text.append("; TLS handshakes: ")
                    .append(wire.fullHandshakes())
                    .append(" full, ")
                    .append(wire.resumedHandshakes())
                    .append(" resumed");
        }
        if (wire.failedHandshakes() > 0) {
            text.append("; ")
                    .append(Numbers.counted(wire.failedHandshakes(), "handshake"))
                    .append(" failed");
        }
        if (wire.unused() > 0) {
            text.append("; ")
                    .append(Numbers.counted(wire.unused(), "more connection"))
                    .append(" carried no request");
        }
        if (wire.retries() > 0) {
            text.append("; ")
                    .append(Numbers.counted(wire.retries(), "exchange"))
                    .append(" repeated an earlier attempt");
        }
        if (sayClose > 0) {
            text.append("; request header Connection: close on ").append(sayClose);
        }
        return text.toString();
    }

    /** Returns the number of connections as far as known: {@code 3}, {@code >= 3}, or {@code -}. */
    public static String opened(WireLog wire) {
        return switch (wire.evidence()) {
            case PROXY, EVERY_HANDSHAKE -> Integer.toString(wire.opened());
            case FULL_HANDSHAKES -> ">= " + wire.opened();
            case NONE -> "-";
        };
    }

    /** Describes the connections of a log in one sentence, if the proxy did not record the log. */
    static String sentence(WireLog wire) {
        return switch (wire.evidence()) {
            case PROXY, NONE -> "not known: " + wire.gap();
            case EVERY_HANDSHAKE ->
                wire.opened()
                        + " by the JVM's record of TLS 1.3 handshakes (JFR); this record has neither requests"
                        + " nor closes";
            case FULL_HANDSHAKES ->
                "at least " + wire.opened() + ", " + wire.fullHandshakes()
                        + " of them with a full handshake that the JVM recorded (JFR); " + wire.gap();
        };
    }
}
