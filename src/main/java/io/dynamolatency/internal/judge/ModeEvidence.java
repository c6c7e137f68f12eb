package io.dynamolatency.internal.judge;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.wire.WireLog;

/** Decides whether a log can show that connections did not behave as their connection mode requires. Pure. */
public final class ModeEvidence {

    private ModeEvidence() {}

    /** Returns whether the known connections can show that the kit's clients did not behave as their mode requires. */
    public static boolean canContradict(ConnectionMode mode, WireLog wire) {
        return switch (wire.evidence()) {
            case PROXY, EVERY_HANDSHAKE -> true;
            // each full handshake opened a connection; perhaps more connections were opened
            case FULL_HANDSHAKES -> mode == ConnectionMode.KEEP_ALIVE;
            case NONE -> false;
        };
    }
}
