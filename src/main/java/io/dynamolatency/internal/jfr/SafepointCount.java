package io.dynamolatency.internal.jfr;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How often this JVM has stopped all of its threads so far. HotSpot says so in the file that {@code jstat} reads, which takes some
 * microseconds, where reading a recording takes some milliseconds; and without another stop there was no other pause.
 *
 * <p>The file is at a place that several JVMs with an own view of process ids may share, so it is held against what this JVM says of
 * itself. Where it is not there (OpenJ9, {@code -XX:-UsePerfData}, {@code -XX:+PerfDisableSharedMem}) or not this JVM's, nothing is known.
 * Thread-safe.
 */
final class SafepointCount {

    private static final String STOPS = "sun.rt.safepoints";
    private static final String CLASSES = "java.cls.loadedClasses";
    private static final String SHARED_CLASSES = "java.cls.sharedLoadedClasses";

    private static final int MAGIC = 0xcafec0c0;
    private static final int BYTE_ORDER = 4;
    private static final int MAJOR_VERSION = 5;
    private static final byte MAJOR = 2;
    private static final int FIRST_ENTRY = 24;
    private static final int ENTRIES = 28;
    private static final int NAME = 4;
    private static final int TYPE = 12;
    private static final int DATA = 16;

    private final Path file;

    SafepointCount(Path file) {
        this.file = file;
    }

    /** This JVM's own. */
    static SafepointCount ofThisJvm() {
        // HotSpot does not ask java.io.tmpdir where there is a place that never changes
        String place = System.getProperty("os.name").equals("Linux") ? "/tmp" : System.getProperty("java.io.tmpdir");
        return new SafepointCount(Path.of(
                place,
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid())));
    }

    /** Whether the file has the number, and is this JVM's: it says as many classes were loaded as the JVM does. */
    boolean known() {
        try {
            ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
            // the first time some are loaded by asking
            classes.getTotalLoadedClassCount();
            read(CLASSES);
            read(SHARED_CLASSES);
            long least = classes.getTotalLoadedClassCount();
            OptionalLong loaded = read(CLASSES);
            OptionalLong shared = read(SHARED_CLASSES);
            long most = classes.getTotalLoadedClassCount();
            long sum = loaded.orElse(-1) + shared.orElse(-1);
            return least <= sum && sum <= most && now().isPresent();
        } catch (LinkageError | RuntimeException noSuchModule) {
            return false;
        }
    }

    /** The number; empty where the file does not say it. */
    OptionalLong now() {
        return read(STOPS);
    }

    private OptionalLong read(String counter) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            if (bytes.getInt(0) != MAGIC || bytes.get(MAJOR_VERSION) != MAJOR) {
                return OptionalLong.empty();
            }
            bytes.order(bytes.get(BYTE_ORDER) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            byte[] name = counter.getBytes(StandardCharsets.US_ASCII);
            int at = bytes.getInt(FIRST_ENTRY);
            for (int left = bytes.getInt(ENTRIES); left > 0; left--) {
                OptionalInt data = valueIn(bytes, at, name);
                if (data.isPresent()) {
                    return OptionalLong.of(bytes.getLong(data.getAsInt()));
                }
                at += bytes.getInt(at);
            }
            return OptionalLong.empty();
        } catch (IOException | IndexOutOfBoundsException | BufferUnderflowException | SecurityException unreadable) {
            return OptionalLong.empty();
        }
    }

    /** Where the value of an entry is, if it is a number of that name. */
    private static OptionalInt valueIn(ByteBuffer bytes, int entry, byte[] name) {
        int from = entry + bytes.getInt(entry + NAME);
        for (int i = 0; i < name.length; i++) {
            if (bytes.get(from + i) != name[i]) {
                return OptionalInt.empty();
            }
        }
        boolean whole = bytes.get(from + name.length) == 0 && bytes.get(entry + TYPE) == 'J';
        return whole ? OptionalInt.of(entry + bytes.getInt(entry + DATA)) : OptionalInt.empty();
    }
}
