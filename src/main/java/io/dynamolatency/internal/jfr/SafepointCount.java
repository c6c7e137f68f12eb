package io.dynamolatency.internal.jfr;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads how many safepoints this JVM has had so far. If the number has not changed, there was no pause. HotSpot writes
 * the number into the file that {@code jstat} reads. A read of this file takes microseconds, but a read of a JFR
 * recording takes milliseconds.
 *
 * <p>Containers can share the directory of these files, so this class checks that the file belongs to this JVM. The
 * number is unknown if the file belongs to a different JVM, or if the number is missing (OpenJ9, {@code
 * -XX:-UsePerfData}, {@code -XX:+PerfDisableSharedMem}). Thread-safe.
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

    /** Opens the file of this JVM. */
    static SafepointCount ofThisJvm() {
        // on Linux, HotSpot ignores java.io.tmpdir
        String place = System.getProperty("os.name").equals("Linux") ? "/tmp" : System.getProperty("java.io.tmpdir");
        return new SafepointCount(Path.of(
                place,
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid())));
    }

    /**
     * Returns whether the file has the number and belongs to this JVM. The number of loaded classes shows whether the
     * file belongs to this JVM.
     */
    boolean known() {
        try {
            ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
            // makes each call once before it counts, because first calls load classes
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

    /** Returns the number of safepoints so far; empty if unknown. */
    OptionalLong now() {
        return read(STOPS);
    }

    private OptionalLong read(String counter) {
        // an interrupt ends the read of a channel, but not the read of a stream
        try (InputStream stream = new FileInputStream(file.toFile())) {
            ByteBuffer bytes = ByteBuffer.wrap(stream.readAllBytes());
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

    /** Returns the position of an entry's value; empty unless the entry is a number with this name. */
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
