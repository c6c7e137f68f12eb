package io.dynamolatency.internal.wire;

import static io.dynamolatency.internal.text.Numbers.counted;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Writes the line about the faults that struck, for the end of failures and transcripts. A pure function. */
public final class FaultLine {

    private FaultLine() {}

    /** Returns a text such as {@code STALL on 4 of 400 exchanges}; empty if no fault struck. */
    public static String of(WireLog log) {
        Map<FaultKind, Integer> exchanges = new EnumMap<>(FaultKind.class);
        Map<FaultKind, Integer> connections = new EnumMap<>(FaultKind.class);
        Map<FaultKind, Integer> refused = new EnumMap<>(FaultKind.class);
        for (FaultEvent event : log.faults()) {
            boolean noConnection = event.connection() == FaultEvent.NO_CONNECTION;
            (noConnection ? refused : event.exchange().isPresent() ? exchanges : connections)
                    .merge(event.kind(), 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        for (FaultKind kind :
                new LinkedHashSet<>(log.faults().stream().map(FaultEvent::kind).toList())) {
            if (exchanges.containsKey(kind)) {
                parts.add(kind + " on " + exchanges.get(kind) + " of " + counted(log.exchangeCount(), "exchange"));
            }
            if (refused.containsKey(kind)) {
                parts.add(kind + " refused " + counted(refused.get(kind), "connection"));
            }
            if (connections.containsKey(kind)) {
                int all = Math.max(connections.get(kind), log.opened() + log.unused() + log.failedHandshakes());
                parts.add(kind + " on " + connections.get(kind) + " of " + counted(all, "connection"));
            }
        }
        return String.join("; ", parts);
    }
}
