package io.dynamolatency.internal.jfr;

import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The directory of this JVM's recordings. Only the user of this JVM can read the directory. If this JVM is killed, a
 * later JVM deletes the directory. Other users could read JFR's default directory. If a JVM is killed, its default
 * directory is never deleted.
 */
final class RecordingDirectory {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String CONFIGURE = "jfrConfigure";
    private static final String HOOK_OF_JFR = "JFR Shutdown Hook";
    private static final long JFR_ENDS_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static @Nullable TemporaryDirectory made;

    private RecordingDirectory() {}

    /**
     * Returns the directory. The first call makes JFR use the directory, unless this JVM already records.
     *
     * @throws IOException if the directory can't be made
     */
    static synchronized Path get() throws IOException {
        TemporaryDirectory directory = made;
        if (directory == null) {
            directory = TemporaryDirectory.create();
            made = directory;
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(RecordingDirectory::deleteAfterJfr, "dynamo-latency-jfr-end"));
            if (!FlightRecorder.isInitialized()) {
                lead(directory.path());
            }
        }
        return directory.path();
    }

    private static void lead(Path directory) {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName(COMMANDS),
                            CONFIGURE,
                            new Object[] {new String[] {"repositorypath=\"" + directory + "\""}},
                            new String[] {String[].class.getName()});
        } catch (JMException | LinkageError | RuntimeException withoutCommands) {
            // on failure, JFR continues to use its own directory
        }
    }

    /**
     * Deletes the directory after JFR has deleted its own part of the directory. Recordings of the user need that part
     * until then.
     */
    private static synchronized void deleteAfterJfr() {
        TemporaryDirectory directory = made;
        if (directory == null) {
            return;
        }
        long deadline = System.nanoTime() + JFR_ENDS_NANOS;
        boolean ended = false;
        boolean started = false;
        while (!ended && System.nanoTime() - deadline < 0) {
            boolean ends = jfrEnds();
            // perhaps the user configured JFR to keep its part of the directory
            ended = started && !ends;
            started |= ends;
            if (isWithoutDirectories(directory.path())) {
                directory.close();
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean jfrEnds() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(HOOK_OF_JFR));
    }

    private static boolean isWithoutDirectories(Path directory) {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(directory, Files::isDirectory)) {
            return !inside.iterator().hasNext();
        } catch (IOException gone) {
            return true;
        }
    }
}
