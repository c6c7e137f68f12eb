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
 * The number of safepoints of this JVM so far. Without a new safepoint there was no new pause. HotSpot has the number
 * in the file that {@code jstat} reads. Reading it takes microseconds, and reading a recording milliseconds.
 *
 * <p>Containers may share the directory of the file, so it is compared with this JVM's own numbers. The number is
 * unknown if the file is missing (OpenJ9, {@code -XX:-UsePerfData}, {@code -XX:+PerfDisableSharedMem}) or another
 * JVM's. Thread-safe.
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

    /** Returns the count of this JVM. */
    static SafepointCount ofThisJvm() {
        // on Linux, HotSpot ignores java.io.tmpdir
        String place = System.getProperty("os.name").equals("Linux") ? "/tmp" : System.getProperty("java.io.tmpdir");
        return new SafepointCount(Path.of(
                place,
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid())));
    }

    /** Whether the file has the number and is this JVM's, by the number of loaded classes. */
    boolean known() {
        try {
            ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
            // the first call loads classes
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

    /** The number; empty if unknown. */
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

    /** The position of an entry's value, if it is a number with that name. */
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
