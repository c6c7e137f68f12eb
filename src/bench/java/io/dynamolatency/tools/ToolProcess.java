package io.dynamolatency.tools;

import io.dynamolatency.fixture.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a tool made of its calls, in a process of its own.
 *
 * @param nanosBeside what a call took beyond the work
 * @param bytes what the calling thread allocated for a call
 * @param calls how many there were
 * @param wallSeconds from the moment the tool was asked to the moment it had evaluated
 * @param afterwardsSeconds how much of that came after the last call
 */
public record ToolProcess(double nanosBeside, double bytes, long calls, double wallSeconds, double afterwardsSeconds) {

    private static final long AT_MOST_SECONDS = 120;

    /** Runs a tool in a new JVM and waits for it, bounded; nothing of it stays on disk. */
    public static ToolProcess run(LoopTool.Tool tool, Work work, int calls) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("loop-");
        try {
            Path output = directory.resolve("output.txt");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            absolute(System.getProperty("java.class.path")),
                            Work.SAME_CODE,
                            "-Djava.io.tmpdir=" + directory,
                            "-Dloop.work=" + work.name(),
                            LoopTool.class.getName(),
                            tool.name(),
                            Integer.toString(calls))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                if (!process.waitFor(AT_MOST_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(
                            tool + " had not ended after " + AT_MOST_SECONDS + " s: " + tail(output));
                }
            } finally {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            return read(tool, output);
        } finally {
            delete(directory);
        }
    }

    /** The process has another working directory. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, other) -> one + java.io.File.pathSeparator + other)
                .orElseThrow();
    }

    private static ToolProcess read(LoopTool.Tool tool, Path output) throws IOException {
        String line = Files.readAllLines(output).stream()
                .filter(said -> said.startsWith(LoopTool.RESULT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tool + " came to no result: " + tail(output)));
        System.out.println(tool + ": " + line);
        String[] fields = line.substring(LoopTool.RESULT.length()).split(" ", 6);
        return new ToolProcess(
                Double.parseDouble(fields[0]),
                Double.parseDouble(fields[1]),
                Long.parseLong(fields[2]),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]));
    }

    private static String tail(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
