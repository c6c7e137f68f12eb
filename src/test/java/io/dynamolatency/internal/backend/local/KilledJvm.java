package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.process.BoundedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The main of a JVM that holds all that a latency test may hold: a back end, another program, recordings, files. */
final class KilledJvm {

    /** How the JVM ends by itself, on a line of its input. */
    enum Ending {
        RETURN,
        EXIT,
        HALT,
        OUT_OF_MEMORY,
        STACK_OVERFLOW
    }

    private KilledJvm() {}

    /**
     * Starts all that, prints a line, and ends as its input says.
     *
     * @param args a directory with DynamoDB Local's jars
     */
    public static void main(String[] args) throws Exception {
        Thread program = new Thread(KilledJvm::runProgram);
        program.setDaemon(true);
        program.start();
        FlightRecord record = FlightRecord.open();
        record.awaitStart();
        TemporaryDirectory secret = TemporaryDirectory.create();
        Files.writeString(TemporaryDirectory.file(secret.path().resolve("secret")), "secret");
        LocalBackend backend = new LocalBackend(LocalSettings.from(key ->
                Optional.ofNullable(Map.of(LocalSettings.DIRECTORY, args[0]).get(key))));
        backend.start();
        System.out.println("up");
        end(Ending.valueOf(new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip()));
        backend.close();
        secret.close();
        record.close();
    }

    private static void runProgram() {
        try {
            new BoundedProcess(
                            List.of("sh", "-c", "sleep 600 & (sleep 600 &) ; wait"),
                            Optional.empty(),
                            System.getenv(),
                            Duration.ofMinutes(5),
                            line -> {})
                    .run();
        } catch (IOException | InterruptedException | BoundedProcess.ListenerException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void end(Ending ending) throws InterruptedException {
        switch (ending) {
            case EXIT -> System.exit(3);
            case HALT -> Runtime.getRuntime().halt(3);
            case OUT_OF_MEMORY -> {
                List<byte[]> all = new ArrayList<>();
                while (all.size() < Integer.MAX_VALUE) {
                    all.add(new byte[1 << 24]);
                }
            }
            case STACK_OVERFLOW -> overflow(1);
            default -> TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : overflow(depth + 1) + depth;
    }
}
