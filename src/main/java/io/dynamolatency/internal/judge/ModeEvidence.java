package io.dynamolatency.internal.judge;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.wire.WireLog;

/** Decides whether a log can show that a connection mode did not hold. Pure. */
public final class ModeEvidence {

    private ModeEvidence() {}

    /** Returns whether the known connections could show that a mode of the kit's clients did not hold. */
    public static boolean canContradict(ConnectionMode mode, WireLog wire) {
        return switch (wire.evidence()) {
            case PROXY, EVERY_HANDSHAKE -> true;
            // each full handshake opened a connection; more connections may have been opened
            case FULL_HANDSHAKES -> mode == ConnectionMode.KEEP_ALIVE;
            case NONE -> false;
        };
    }
}
