package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses which events of a long log to print. Chooses the requested events first, then the opening, the handshake and
 * the close of their connections. Then chooses the events nearest to the requested events, until there is no more room.
 */
final class EventSelection {

    private final List<WireEvent> events;
    private final int room;
    private final BitSet shown = new BitSet();

    private EventSelection(List<WireEvent> events, int room) {
        this.events = events;
        this.room = room;
    }

    /**
     * Returns the indexes of the events to print.
     *
     * @param positions the positions of the log's connections, by the proxy's numbers
     * @param exchanges positions of the requested exchanges; positions out of range are ignored
     * @param connections positions of the requested connections. If no exchange and no connection is requested, the
     *     first and the last event count as requested
     * @param room the largest number of lines, for events and for the gaps between events
     */
    static BitSet of(
            WireLog log,
            Map<Integer, Integer> positions,
            List<WireEvent> events,
            Collection<Integer> exchanges,
            Collection<Integer> connections,
            int room) {
        EventSelection selection = new EventSelection(events, room);
        if (events.size() <= room) {
            selection.shown.set(0, events.size());
        } else {
            selection.choose(
                    connectionsOf(log, positions, exchanges), new HashSet<>(exchanges), new HashSet<>(connections));
        }
        return selection.shown;
    }

    private static Set<Integer> connectionsOf(
            WireLog log, Map<Integer, Integer> positions, Collection<Integer> exchanges) {
        Set<Integer> connections = new HashSet<>();
        for (int position : exchanges) {
            if (position >= 0 && position < log.exchanges().size()) {
                Integer connection = positions.get(log.exchanges().get(position).connection());
                if (connection != null) {
                    connections.add(connection);
                }
            }
        }
        return connections;
    }

    private void choose(Set<Integer> carriers, Set<Integer> exchanges, Set<Integer> connections) {
        List<Integer> centres = new ArrayList<>();
        List<Integer> lives = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            WireEvent event = events.get(i);
            if (event.kind() == WireEvent.Kind.FAULT) {
                continue;
            }
            boolean exchange = event.kind() == WireEvent.Kind.EXCHANGE;
            if ((exchange ? exchanges : connections).contains(event.position())) {
                centres.add(i);
            } else if (!exchange && carriers.contains(event.position())) {
                lives.add(i);
            }
        }
        if (centres.isEmpty()) {
            centres.add(0);
            centres.add(events.size() - 1);
        }
        centres.forEach(this::add);
        lives.forEach(this::add);
        boolean full = false;
        for (int distance = 1; !full; distance++) {
            for (int centre : centres) {
                boolean before = add(centre - distance);
                boolean after = add(centre + distance);
                full |= !before || !after;
            }
        }
    }

    /** Adds an event. Returns false if there is no room for the event. */
    private boolean add(int index) {
        if (index < 0 || index >= events.size() || shown.get(index)) {
            return true;
        }
        shown.set(index);
        if (lines() > room) {
            shown.clear(index);
            return false;
        }
        return true;
    }

    /** Returns the number of lines: one for each event, and one for each gap. */
    private int lines() {
        int gaps = 0;
        int end = 0;
        for (int i = shown.nextSetBit(0); i >= 0; i = shown.nextSetBit(i + 1)) {
            gaps += i > end ? 1 : 0;
            end = i + 1;
        }
        return shown.cardinality() + gaps + (end < events.size() ? 1 : 0);
    }
}
