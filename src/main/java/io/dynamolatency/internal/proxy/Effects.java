package io.dynamolatency.internal.proxy;

import io.dynamolatency.fault.WireFault;
import java.time.Duration;

/** Makes the effects of planned faults. */
final class Effects {

    private Effects() {}

    /** Returns the effect of a fault. The effect's interface determines when the fault strikes. */
    static Object of(WireFault fault) {
        return switch (fault.kind()) {
            case STALL -> stall(fault);
            case RESET -> fault.at() == WireFault.Point.IN_BODY ? BrokenAnswer.reset() : new ResetBeforeAnswer();
            case TRUNCATE ->
                BrokenAnswer.truncate(size -> fault.bytes().orElseGet(() -> BrokenAnswer.HALF.applyAsInt(size)));
            case SLOW_ANSWER -> new HoldAnswer(fault.lasts());
            case STATUS -> new StatusAnswer(fault);
            case CORRUPT -> ChangeAnswer.corrupt();
            case HTTP_1_0 -> ChangeAnswer.http10();
            case UNPROCESSED -> new Unprocessed(fault.share().orElseThrow());
            case LOSS -> new LostSegment(fault.lasts());
            case LEADER_SWITCH -> new LeaderSwitch(fault.lasts().orElseThrow());
            case CLOSE_RACE -> new CloseRace();
            case EXPECT -> new ExpectContinue(fault.status().isPresent());
            case REFUSE -> new Refuse();
            case DEAD_ADDRESS -> new DeadAddress();
            case ACCEPT_LATE -> new HoldBytes(fault.lasts(), true);
            case CLIENT_AUTH -> new AskForCertificate();
            case BANDWIDTH -> new Bandwidth(fault.up(), fault.down());
            case MAX_REQUESTS -> new MaxRequests(fault.requests().orElseThrow(), fault.announced());
            case KEEP_ALIVE_HEADER -> new KeepAliveHeader(fault.after(), fault.requests());
            case RESET_IDLE -> new ForgetIdle(after(fault), true);
            case BLACKHOLE_IDLE -> new ForgetIdle(after(fault), false);
            case HALF_CLOSE -> new HalfClose(after(fault));
            case PROXY -> proxy(fault);
        };
    }

    private static Duration after(WireFault fault) {
        return fault.after().orElseThrow();
    }

    private static Object proxy(WireFault fault) {
        return fault.requests().isPresent()
                ? new TunnelRequests(fault.requests().getAsInt())
                : new IdleTunnel(after(fault));
    }

    private static Object stall(WireFault fault) {
        return switch (fault.at()) {
            case ACCEPT -> new HoldBytes(fault.lasts(), true);
            case HANDSHAKE -> new HoldBytes(fault.lasts(), false);
            case AFTER_HEAD -> BrokenAnswer.stall(size -> 0, fault.lasts());
            case IN_BODY -> BrokenAnswer.stall(BrokenAnswer.HALF, fault.lasts());
            default -> new HoldAnswer(fault.lasts());
        };
    }
}
