package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Address and process of a shared server, as a file stores them for other JVMs.
 *
 * @param started when the process started, by the operating system's clock. This time distinguishes the process from a
 *     later process with the same id. Each JVM computes this time from the machine's start time, so the time changes a
 *     little when the clock is set
 */
record SharedServer(URI uri, long pid, Instant started) {

    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    /** Reads the file. Returns empty if the file does not exist, or if its server has ended. */
    static Optional<SharedServer> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        try {
            return Optional.of(new SharedServer(
                            URI.create(lines.get(0)), Long.parseLong(lines.get(1)), Instant.parse(lines.get(2))))
                    .filter(SharedServer::alive);
        } catch (RuntimeException broken) {
            return Optional.empty();
        }
    }

    static SharedServer of(int port, Process process) {
        return new SharedServer(
                URI.create("http://" + ForkedServer.LOOPBACK + ":" + port),
                process.pid(),
                process.info().startInstant().orElse(Instant.EPOCH));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, uri + "\n" + pid + "\n" + started + "\n");
    }

    boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> sameTime(process.info().startInstant().orElse(started)))
                .isPresent();
    }

    private boolean sameTime(Instant other) {
        return Duration.between(other, started).abs().compareTo(CLOCK_STEP) < 0;
    }
}
