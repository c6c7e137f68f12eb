package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The time of all cores since the machine started, in kernel ticks of usually 10 ms. Read from the line {@code cpu} of
 * {@code /proc/stat}, see proc(5).
 *
 * @param stolen the time in which a core of this machine had work, but the hypervisor ran a different machine, in ticks
 * @param all the total time of all cores, in ticks
 */
record CpuTicks(long stolen, long all) {

    /**
     * The columns to add: user, nice, system, idle, iowait, irq, softirq, steal. The later columns are already part of
     * user and nice.
     */
    private static final int COLUMNS = 8;

    /**
     * Reads a file like {@code /proc/stat}.
     *
     * @throws IOException if the file does not exist or can't be read
     * @throws IllegalArgumentException if the first line is not the line {@code cpu} with at least eight numbers; the
     *     message quotes the first line
     */
    static CpuTicks read(Path stat) throws IOException {
        try (Stream<String> lines = Files.lines(stat)) {
            return of(lines.findFirst().orElse(""));
        }
    }

    private static CpuTicks of(String line) {
        String[] words = line.trim().split(" +");
        if (words.length <= COLUMNS || !words[0].equals("cpu")) {
            throw new IllegalArgumentException("it begins with \"" + line + "\" instead of cpu and " + COLUMNS
                    + " numbers, the last of them the stolen time");
        }
        long[] ticks = Stream.of(words)
                .skip(1)
                .limit(COLUMNS)
                .mapToLong(Long::parseLong)
                .toArray();
        return new CpuTicks(ticks[COLUMNS - 1], LongStream.of(ticks).sum());
    }

    /** Returns the stolen share of the time since {@code earlier}, 0.0 to 1.0; empty if no tick has passed. */
    OptionalDouble stolenSince(CpuTicks earlier) {
        long passed = all - earlier.all;
        // iowait can decrease, see proc(5)
        return passed <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1.0, Math.max(0.0, (double) (stolen - earlier.stolen) / passed)));
    }
}
