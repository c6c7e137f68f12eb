package io.dynamolatency.internal.jfr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * A JFR recording that is always on. A read starts the next recording before it ends the current recording, so that
 * events between the two recordings are not lost. Only one thread at a time is allowed to use an object. Loading this
 * class needs the module jdk.jfr.
 */
final class Recorder implements AutoCloseable {

    static final String HANDSHAKE = "jdk.TLSHandshake";
    static final String GC = "jdk.GarbageCollection";
    static final String GC_PAUSE = "jdk.GCPhasePause";
    static final String SAFEPOINT_BEGIN = "jdk.SafepointBegin";
    static final String SAFEPOINT_END = "jdk.SafepointEnd";
    static final String OPERATION = "jdk.ExecuteVMOperation";

    private static final List<String> EVENTS =
            List.of(HANDSHAKE, GC, GC_PAUSE, SAFEPOINT_BEGIN, SAFEPOINT_END, OPERATION);

    private final Path directory;
    private Recording running;

    Recorder() throws IOException {
        if (!FlightRecorder.isAvailable()) {
            throw new IllegalStateException("this JVM was started with its flight recorder switched off");
        }
        directory = RecordingDirectory.get();
        this.running = start();
    }

    private static Recording start() {
        Recording recording = new Recording();
        try {
            recording.setName("dynamo-latency-junit");
            // JFR records to disk, because a recording in memory silently loses the oldest events
            recording.setToDisk(true);
            EVENTS.forEach(event -> recording.enable(event).withoutThreshold().withoutStackTrace());
            recording.enable(ClockEvent.class);
            recording.start();
            ClockEvent.commitNow();
            return recording;
        } catch (RuntimeException | Error failed) {
            recording.close();
            throw failed;
        }
    }

    /**
     * Returns all events since the last read. Two reads can have some events in common.
     *
     * @throws IOException if the recording can't be written or read, or is incomplete
     */
    List<RecordedEvent> read() throws IOException {
        long last = ClockEvent.commitNow();
        Path file = Files.createTempFile(directory, "read", ".jfr");
        try (Recording over = running) {
            running = start();
            over.stop();
            over.dump(file);
            List<RecordedEvent> events = new ArrayList<>();
            boolean whole = false;
            try (RecordingFile recorded = new RecordingFile(file)) {
                while (recorded.hasMoreEvents()) {
                    RecordedEvent event = recorded.readEvent();
                    String name = event.getEventType().getName();
                    // JFR's files also contain the events of other recordings
                    if (EVENTS.contains(name) || name.equals(ClockEvent.NAME)) {
                        events.add(event);
                    }
                    whole |= name.equals(ClockEvent.NAME) && event.getLong(ClockEvent.FIELD) == last;
                }
            }
            if (!whole) {
                throw new IOException("the recording is incomplete: its last event is missing");
            }
            return events;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        running.close();
    }
}
