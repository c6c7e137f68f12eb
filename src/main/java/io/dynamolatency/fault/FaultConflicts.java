package io.dynamolatency.fault;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds pairs of faults in a list that contradict each other, because both faults strike the same exchange or
 * connection.
 */
final class FaultConflicts {

    /** Two faults are compared over at most this number of exchanges or connections. */
    private static final long MOST = 1_000_000;

    /** The stages at which faults strike, in the order of time. */
    private enum Stage {
        ACCEPT,
        HANDSHAKE,
        HEAD,
        BEFORE_ANSWER,
        ANSWER,
        AFTER_HEAD,
        IN_BODY
    }

    private FaultConflicts() {}

    /** Returns the contradictions in a list of faults. Each fault must be valid by itself. */
    static List<String> problems(List<WireFault> faults, long plannedCalls) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            for (int j = i + 1; j < faults.size(); j++) {
                conflict(faults.get(i), faults.get(j), plannedCalls).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<String> conflict(WireFault one, WireFault other, long plannedCalls) {
        Set<FaultKind> kinds = EnumSet.of(one.kind(), other.kind());
        if (kinds.equals(Set.of(FaultKind.DEAD_ADDRESS))) {
            return Optional.of(one + " is planned twice, but one of two addresses must live; remove one fault");
        }
        if (kinds.equals(Set.of(FaultKind.DEAD_ADDRESS, FaultKind.PROXY))) {
            return Optional.of(
                    "\"" + one + "\" and \"" + other + "\" can't work together: the kit's HTTP proxy connects"
                            + " instead of the client, and tries only the dead address; plan each in its own test");
        }
        Optional<String> why = contradiction(one, other);
        if (why.isEmpty() || !sameCount(one, other)) {
            return Optional.empty();
        }
        long compared = Math.min(plannedCalls, MOST);
        for (long n = 0; n < compared; n++) {
            if (one.strikes(n - one.leftAlone(plannedCalls)) && other.strikes(n - other.leftAlone(plannedCalls))) {
                String what = one.inExchange() ? "exchange " : "connection ";
                return Optional.of("\"" + one + "\" and \"" + other + "\" both strike " + what + n + ", and "
                        + why.get() + "; change the setting every, first or from of one fault");
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether both faults count the same exchanges; if not, it is unknown whether both strike the same
     * exchange.
     */
    private static boolean sameCount(WireFault one, WireFault other) {
        return one.operation().equals(other.operation()) && one.table().equals(other.table());
    }

    private static Optional<String> contradiction(WireFault one, WireFault other) {
        if (one.strikesIdle() && other.strikesIdle()) {
            return Optional.of("an idle connection can end in only one way");
        }
        if (one.kind() == FaultKind.BANDWIDTH && other.kind() == FaultKind.BANDWIDTH) {
            return Optional.of("a connection has only one bandwidth");
        }
        Optional<Stage> first = stage(one);
        Optional<Stage> second = stage(other);
        if (first.isEmpty() || second.isEmpty() || one.inExchange() != other.inExchange()) {
            return Optional.empty();
        }
        if (ends(one) && first.get().compareTo(second.get()) <= 0) {
            return Optional.of(one.kind() + " ends it before " + other.kind() + " can strike");
        }
        if (ends(other) && second.get().compareTo(first.get()) <= 0) {
            return Optional.of(other.kind() + " ends it before " + one.kind() + " can strike");
        }
        if (replaces(one) && replaces(other)) {
            return Optional.of("an exchange has only one answer");
        }
        boolean bothInAnswer =
                first.get().compareTo(Stage.AFTER_HEAD) >= 0 && second.get().compareTo(Stage.AFTER_HEAD) >= 0;
        return bothInAnswer ? Optional.of("an answer can break only once") : Optional.empty();
    }

    /** Returns the stage at which a fault strikes; empty for a fault that contradicts no other fault. */
    private static Optional<Stage> stage(WireFault fault) {
        return switch (fault.kind()) {
            case REFUSE, ACCEPT_LATE -> Optional.of(Stage.ACCEPT);
            case CLOSE_RACE, EXPECT -> Optional.of(Stage.HEAD);
            case STALL, RESET -> Optional.of(Stage.valueOf(fault.at().name()));
            case STATUS, SLOW_ANSWER, UNPROCESSED -> Optional.of(Stage.BEFORE_ANSWER);
            case CORRUPT, HTTP_1_0 -> Optional.of(Stage.ANSWER);
            case TRUNCATE -> Optional.of(Stage.IN_BODY);
            default -> Optional.empty();
        };
    }

    private static boolean ends(WireFault fault) {
        return switch (fault.kind()) {
            case REFUSE, CLOSE_RACE, RESET, TRUNCATE -> true;
            case EXPECT -> fault.status().isPresent();
            case STALL -> fault.lasts().isEmpty();
            default -> false;
        };
    }

    private static boolean replaces(WireFault fault) {
        return switch (fault.kind()) {
            case STATUS, UNPROCESSED, CORRUPT -> true;
            default -> false;
        };
    }
}
