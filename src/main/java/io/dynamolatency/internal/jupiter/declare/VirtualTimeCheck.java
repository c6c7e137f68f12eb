package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.hiccup.ProcessSleep;
import java.util.ArrayList;
import java.util.List;

/** Finds settings that virtual time does not support. Pure. */
final class VirtualTimeCheck {

    private static final String REFUSED = "network.time = VIRTUAL adds round trips to a call's time without waiting, ";
    private static final String INSTEAD = "; write WAITED, or remove ";

    private VirtualTimeCheck() {}

    /** Returns the reasons why a test in these modes can't have virtual time, one sentence each. */
    static List<String> faults(List<ConnectionMode> modes, Load load) {
        List<String> faults = new ArrayList<>();
        if (load.concurrency() > 1) {
            ProcessSleep.impossible()
                    .ifPresent(why -> faults.add(REFUSED + "but this does not work with several threads here, because "
                            + why + INSTEAD + "concurrency = " + load.concurrency()));
        }
        if (load.rate().isPresent()) {
            faults.add(REFUSED + "but calls at a rate start in real time" + INSTEAD + "rate");
        }
        if (modes.contains(ConnectionMode.AS_BUILT)) {
            faults.add(REFUSED + "but the time-outs of your client pass in real time" + INSTEAD + "AS_BUILT");
        }
        if (modes.contains(ConnectionMode.IDLE_EXPIRED)) {
            faults.add(REFUSED + "but idle connections expire in real time" + INSTEAD + "IDLE_EXPIRED");
        }
        return faults;
    }

    /**
     * Returns the network for a test that does not set whether the kit waits for delays. This network waits for delays
     * only if something depends on real time.
     */
    static NetworkProfile unwaited(NetworkProfile network, List<ConnectionMode> modes, Load load) {
        boolean delays = !network.rtt().isZero() || !network.handshakeCost().isZero();
        return delays && network.idleTimeout().isZero() && faults(modes, load).isEmpty()
                ? network.withVirtualTime(true)
                : network;
    }
}
