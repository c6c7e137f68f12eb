package io.dynamolatency.internal.jfr;

import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.result.Noise.Stall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;

/**
 * The events of one read of the recording. All times are on the clock of {@link System#nanoTime()}.
 *
 * @param handshakes the TLS handshakes, in any order
 * @param pauses the JVM's pauses, in order, without overlaps
 */
record JfrEvents(List<TlsHandshake> handshakes, List<Stall> pauses) {

    private static final String SEPARATOR = ", ";

    /** Converts events of the recording. The list must contain a {@link ClockEvent}. */
    static JfrEvents of(List<RecordedEvent> events) {
        List<RecordedEvent> clocks = named(events, ClockEvent.NAME);
        List<TlsHandshake> handshakes = named(events, Recorder.HANDSHAKE).stream()
                .map(event -> new TlsHandshake(
                        event.getStartTime() + " in "
                                + (event.getThread() == null
                                        ? ""
                                        : event.getThread().getId()),
                        nanos(event.getStartTime(), clocks),
                        Optional.ofNullable(event.getString("peerHost")).orElse(""),
                        event.getInt("peerPort"),
                        Optional.ofNullable(event.getString("protocolVersion")).orElse("")))
                .toList();
        return new JfrEvents(handshakes, merged(pauses(events, clocks)));
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    /**
     * Converts a time of day by the nearest clock event, because the system's time of day can change during the
     * recording.
     */
    private static long nanos(Instant at, List<RecordedEvent> clocks) {
        RecordedEvent clock = clocks.stream()
                .min(Comparator.comparing(
                        c -> Duration.between(c.getStartTime(), at).abs()))
                .orElseThrow();
        return clock.getLong(ClockEvent.FIELD)
                + Duration.between(clock.getStartTime(), at).toNanos();
    }

    private static List<Stall> pauses(List<RecordedEvent> events, List<RecordedEvent> clocks) {
        List<Stall> pauses = new ArrayList<>();
        Map<Integer, String> collections = new HashMap<>();
        named(events, Recorder.GC)
                .forEach(gc -> collections.put(
                        gc.getInt("gcId"), "GC " + gc.getString("name") + " (" + gc.getString("cause") + ")"));
        for (RecordedEvent pause : named(events, Recorder.GC_PAUSE)) {
            pauses.add(pause(
                    Stall.Kind.GC,
                    collections.getOrDefault(pause.getInt("gcId"), "GC pause"),
                    pause.getStartTime(),
                    pause.getEndTime(),
                    clocks));
        }
        Map<Long, Instant> started = new HashMap<>();
        named(events, Recorder.SAFEPOINT_BEGIN)
                .forEach(begin -> started.put(begin.getLong("safepointId"), begin.getStartTime()));
        Map<Long, Instant> ended = new HashMap<>();
        named(events, Recorder.SAFEPOINT_END).forEach(end -> ended.put(end.getLong("safepointId"), end.getEndTime()));
        for (RecordedEvent operation : named(events, Recorder.OPERATION)) {
            String name = String.valueOf(operation.getString("operation"));
            // reading the recording causes pauses, but no call runs meanwhile
            if (operation.getBoolean("safepoint")
                    && !name.toUpperCase(Locale.ROOT).startsWith("JFR")) {
                long id = operation.getLong("safepointId");
                pauses.add(pause(
                        Stall.Kind.SAFEPOINT,
                        "safepoint (" + name + ")",
                        started.getOrDefault(id, operation.getStartTime()),
                        ended.getOrDefault(id, operation.getEndTime()),
                        clocks));
            }
        }
        return pauses;
    }

    private static Stall pause(Stall.Kind kind, String what, Instant start, Instant end, List<RecordedEvent> clocks) {
        return new Stall(kind, what, nanos(start, clocks), nanos(end, clocks));
    }

    /**
     * Joins overlapping pauses. A garbage collection runs within a safepoint; their joined pause has the name of the
     * collection.
     */
    static List<Stall> merged(List<Stall> pauses) {
        return Stalls.joined(pauses, touching -> {
            Stall first = touching.stream()
                    .filter(pause -> pause.kind() == Stall.Kind.GC)
                    .findFirst()
                    .orElse(touching.get(0));
            String what = touching.stream()
                    .filter(pause -> pause.kind() == first.kind())
                    // an earlier read can have joined a pause
                    .flatMap(pause -> Stream.of(pause.what().split(SEPARATOR, -1)))
                    .sorted()
                    .distinct()
                    .collect(Collectors.joining(SEPARATOR));
            return new Stall(first.kind(), what, first.startNanos(), first.endNanos());
        });
    }
}
