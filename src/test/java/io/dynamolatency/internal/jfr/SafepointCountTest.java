package io.dynamolatency.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SafepointCountTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aCollectionIsAnotherStop() {
        SafepointCount stops = SafepointCount.ofThisJvm();
        assertThat(stops.known()).isTrue();
        long before = stops.now().orElseThrow();
        System.gc();
        assertThat(stops.now().orElseThrow()).isGreaterThan(before);
    }

    @Test
    void whereThereIsNoFileNothingIsKnown() {
        SafepointCount stops = new SafepointCount(directory.resolve("none"));
        assertThat(stops.now()).isEmpty();
        assertThat(stops.known()).isFalse();
    }

    @Test
    void anotherJvmsFileIsNotTakenForThisOnes() throws Exception {
        Path file = directory.resolve("4711");
        Files.write(
                file, counters("sun.rt.safepoints", 7, "java.cls.loadedClasses", 3, "java.cls.sharedLoadedClasses", 4));
        SafepointCount stops = new SafepointCount(file);
        assertThat(stops.now()).hasValue(7);
        assertThat(stops.known()).isFalse();
    }

    @Test
    void aFileThatIsCutOffOrSomethingElseSaysNothing() throws Exception {
        byte[] whole = counters("java.cls.loadedClasses", 3, "sun.rt.safepoints", 7);
        Path file = directory.resolve("4712");
        for (int length = 0; length < whole.length - Long.BYTES; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(new SafepointCount(file).now()).as(length + " bytes").isEmpty();
        }
        whole[0] = 0;
        Files.write(file, whole);
        assertThat(new SafepointCount(file).now()).isEmpty();
    }

    /** A file as HotSpot writes it: names and values in turns. */
    private static byte[] counters(Object... namesAndValues) {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        bytes.putInt(0xcafec0c0).put((byte) 1).put((byte) 2).put((byte) 0).put((byte) 1);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(24, 32).putInt(28, namesAndValues.length / 2);
        int entry = 32;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            byte[] name = ((String) namesAndValues[i]).getBytes(StandardCharsets.US_ASCII);
            int data = (20 + name.length + 1 + 7) / 8 * 8;
            bytes.putInt(entry, data + 8)
                    .putInt(entry + 4, 20)
                    .put(entry + 12, (byte) 'J')
                    .putInt(entry + 16, data);
            bytes.position(entry + 20);
            bytes.put(name);
            bytes.putLong(entry + data, (Integer) namesAndValues[i + 1]);
            entry += data + 8;
        }
        return Arrays.copyOf(bytes.array(), entry);
    }
}
