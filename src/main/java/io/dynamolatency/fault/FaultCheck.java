package io.dynamolatency.fault;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the errors of one planned fault. Each error is a sentence that says what to write instead. */
final class FaultCheck {

    private static final Set<FaultSetting> FOR_EACH_TARGET =
            Set.of(FaultSetting.EVERY, FaultSetting.FIRST, FaultSetting.FROM);

    private static final Set<FaultSetting> FOR_EXCHANGES =
            Set.of(FaultSetting.EXCHANGE, FaultSetting.OPERATION, FaultSetting.TABLE);

    private final WireFault fault;
    private final List<String> problems = new ArrayList<>();

    private FaultCheck(WireFault fault) {
        this.fault = fault;
    }

    /** Returns the errors of a fault on this network, in a test with this number of planned calls. */
    static List<String> problems(WireFault fault, NetworkProfile network, long plannedCalls) {
        FaultCheck check = new FaultCheck(fault);
        check.settings();
        check.ranges();
        check.point(network);
        check.network(network);
        if (check.problems.isEmpty()) {
            check.plan(plannedCalls);
        }
        return check.problems;
    }

    private void add(String problem) {
        problems.add(fault + ": " + problem);
    }

    private boolean has(FaultSetting setting) {
        return fault.settings().containsKey(setting);
    }

    private boolean takes(FaultSetting setting) {
        return fault.kind().possible().contains(setting)
                || (FOR_EACH_TARGET.contains(setting) && fault.kind().target() != FaultKind.Target.ADDRESS)
                || (FOR_EXCHANGES.contains(setting) && fault.inExchange());
    }

    private void settings() {
        for (FaultSetting setting : fault.settings().keySet()) {
            if (takes(setting)) {
                continue;
            }
            if (FOR_EACH_TARGET.contains(setting)) {
                add("the address is dead during all timed calls; remove " + setting.written());
                continue;
            }
            add(
                    FOR_EXCHANGES.contains(setting)
                            ? "it strikes connections, which have no " + setting.written() + "; remove "
                                    + setting.written()
                            : fault.kind() + " has no " + setting.written() + "; remove " + setting.written()
                                    + ", or plan " + kindsWith(setting));
        }
        for (FaultSetting setting : fault.kind().needed()) {
            if (!has(setting)) {
                add(setting.written() + " is missing; write " + setting.example());
            }
        }
        if (fault.kind() == FaultKind.BANDWIDTH && !has(FaultSetting.UP) && !has(FaultSetting.DOWN)) {
            add("up and down are missing; write one of them, for example " + FaultSetting.DOWN.example());
        }
        if (fault.kind() == FaultKind.KEEP_ALIVE_HEADER && !has(FaultSetting.AFTER) && !has(FaultSetting.REQUESTS)) {
            add("after and requests are missing; write one of them, for example " + FaultSetting.REQUESTS.example());
        }
        if (fault.kind() == FaultKind.PROXY && has(FaultSetting.AFTER) == has(FaultSetting.REQUESTS)) {
            add("write either after or requests, for example " + FaultSetting.REQUESTS.example());
        }
        if (fault.kind().readsHeadOnly() && has(FaultSetting.TABLE)) {
            add(fault.kind()
                    + " strikes before the service has read the table's name; give an operation instead of a table");
        }
    }

    private static String kindsWith(FaultSetting setting) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.possible().contains(setting))
                .map(Enum::name)
                .collect(Collectors.joining(" or "));
    }

    private void ranges() {
        for (Map.Entry<FaultSetting, Object> setting : fault.settings().entrySet()) {
            if (!setting.getKey().allows(setting.getValue())) {
                add(setting.getKey().written() + " is out of range; write a value "
                        + setting.getKey().range());
            }
        }
        if (fault.kind() == FaultKind.EXPECT && fault.status().orElse(417) != 417) {
            add("a refused expectation has the status 417; write status = 417, or remove status");
        }
        Duration after = fault.after().orElse(Duration.ofSeconds(1));
        if (fault.kind() == FaultKind.KEEP_ALIVE_HEADER && after.toNanosPart() > 0) {
            add("the header takes whole seconds; write after = " + Math.max(1, after.toSeconds()) + " s");
        }
        if (fault.kind() == FaultKind.UNPROCESSED
                && !fault.operation().orElse("BatchGetItem").matches("Batch(Get|Write)Item")) {
            add("only batches have unprocessed items; write operation = BatchWriteItem or operation = BatchGetItem");
        }
    }

    private void point(NetworkProfile network) {
        if (!has(FaultSetting.AT)) {
            return;
        }
        if (fault.kind() == FaultKind.RESET
                && fault.at() != WireFault.Point.BEFORE_ANSWER
                && fault.at() != WireFault.Point.IN_BODY) {
            add("RESET can't strike at this point; write at = BEFORE_ANSWER or at = IN_BODY, or plan a STALL instead");
        }
        if (fault.at() == WireFault.Point.HANDSHAKE && !network.tls().encrypted()) {
            add("plain HTTP has no handshake; either write tls = TLS_1_2 or tls = TLS_1_3 for the network, or at ="
                    + " ACCEPT for the fault");
        }
    }

    private void network(NetworkProfile network) {
        if (fault.kind() == FaultKind.CLIENT_AUTH && !network.tls().encrypted()) {
            add("plain HTTP has no certificates; write tls = TLS_1_2 or tls = TLS_1_3 for the network");
        }
        if (fault.kind() == FaultKind.PROXY && !network.tls().encrypted()) {
            add("an HTTP proxy has tunnels only for TLS; write tls = TLS_1_2 or tls = TLS_1_3 for the network");
        }
        if (network.virtualTime()) {
            add("a fault needs real time, but the network has virtual time; switch virtual time off");
        }
        Duration idle = network.idleTimeout();
        if (fault.strikesIdle()
                && !idle.isZero()
                && fault.after().orElse(Duration.ZERO).compareTo(idle) >= 0) {
            add("the service closes idle connections after " + Durations.format(idle)
                    + ", before the fault; write a shorter time in after, or a longer time in idleTimeout");
        }
    }

    private void plan(long calls) {
        List<FaultSetting> chosen = List.of(FaultSetting.EVERY, FaultSetting.FIRST, FaultSetting.EXCHANGE).stream()
                .filter(this::has)
                .toList();
        if (chosen.size() > 1) {
            add(chosen.stream().map(FaultSetting::written).collect(Collectors.joining(" and "))
                    + " contradict one another; write one of them, or a fault for each");
        }
        long counted = calls - fault.leftAlone(calls);
        for (FaultSetting setting : chosen) {
            int needed = (Integer) Objects.requireNonNull(fault.settings().get(setting))
                    + (setting == FaultSetting.EXCHANGE ? 1 : 0);
            if (needed > counted) {
                add("only " + counted + " calls are counted, so " + setting.written() + " = "
                        + fault.settings().get(setting) + " is too high; write at most "
                        + (setting == FaultSetting.EXCHANGE ? counted - 1 : counted) + ", or more iterations");
            }
        }
    }
}
