package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether the wire shows what a mode says. Pure. */
final class ModeCheck {

    private ModeCheck() {}

    /**
     * What speaks against the mode.
     *
     * @param failedCalls each may have cost a connection, so each excuses one
     * @return empty where the mode held
     */
    static Optional<String> check(ConnectionMode mode, WireLog wire, int failedCalls) {
        return switch (mode) {
            case KEEP_ALIVE -> keepAlive(wire, failedCalls);
            case CLOSE -> close(wire);
        };
    }

    private static Optional<String> keepAlive(WireLog wire, int failedCalls) {
        // a body that has several requests under way at once needs as many connections
        int needed = Math.max(1, wire.peakConcurrency());
        if (wire.opened() <= needed + failedCalls) {
            return Optional.empty();
        }
        return Optional.of("KEEP_ALIVE did not hold: connections were not kept, " + wire.opened()
                + " were opened where " + needed + " would do");
    }

    private static Optional<String> close(WireLog wire) {
        long silent = wire.exchanges().stream().filter(e -> !saysClose(e)).count();
        if (silent > 0) {
            return Optional.of("CLOSE did not hold: " + silent + " of "
                    + wire.exchanges().size() + " requests carried no header Connection: close");
        }
        if (wire.reused() > 0) {
            return Optional.of("CLOSE did not hold: " + wire.reused() + " of "
                    + wire.exchanges().size() + " requests travelled on a connection that had carried another");
        }
        return Optional.empty();
    }

    private static boolean saysClose(Exchange exchange) {
        String header = exchange.requestConnectionHeader();
        return header != null
                && Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1))
                        .anyMatch(token -> token.strip().equals("close"));
    }
}
