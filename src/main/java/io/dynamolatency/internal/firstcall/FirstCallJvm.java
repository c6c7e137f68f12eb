package io.dynamolatency.internal.firstcall;

import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.process.BoundedProcess;
import io.dynamolatency.internal.process.JavaCommand;
import io.dynamolatency.internal.process.OrphanWatch;
import io.dynamolatency.internal.process.ProcessWatcher;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A fresh JVM for one call.
 *
 * @param options options of the {@code java} command
 * @param warmUp how the JVM calls the SDK's own warm-up before the call; {@code ""} for no warm-up
 */
record FirstCallJvm(
        MeasuredBody test,
        List<Path> classPath,
        List<String> options,
        String warmUp,
        CpuLimit limit,
        OrphanWatch watch) {

    /** Thrown if a JVM made no first call; the message says why. */
    static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    FirstCallJvm {
        classPath = List.copyOf(classPath);
        options = List.copyOf(options);
    }

    /**
     * Runs the JVM.
     *
     * @param index the number of the JVM, from 0
     * @throws FailedException if the JVM makes no first call
     * @throws IOException if no Java is found, or files can't be written
     */
    FirstCall run(int index, Duration atMost) throws FailedException, IOException, InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            Path order = directory.path().resolve("order");
            Path answer = directory.path().resolve("answer");
            Path arguments = directory.path().resolve("arguments");
            Words.write(order, FirstCallOrder.of(test, index, warmUp));
            JavaCommand.write(
                    arguments,
                    options,
                    FirstCallOrder.properties(test.setup().endpoint()),
                    classPath,
                    List.of(FirstCallProgram.class.getName(), order.toString(), answer.toString()));
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.putAll(test.setup().endpoint().profileEnvironment());
            WireMark from = test.setup().mark();
            BoundedProcess.End end = new BoundedProcess(
                            limit.within(List.of(JavaCommand.path(), "@" + arguments)),
                            Optional.empty(),
                            environment,
                            atMost,
                            line -> {})
                    .run(ProcessWatcher.NONE, watch);
            RecordedWireLog wire = test.setup().log().between(from, test.setup().mark());
            if (!Files.exists(answer)) {
                throw new FailedException(ended(end, atMost));
            }
            return call(Words.read(answer), wire);
        } catch (BoundedProcess.ListenerException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String ended(BoundedProcess.End end, Duration atMost) {
        List<String> lines = end.output().lines();
        return (end.inTime()
                        ? "its JVM ended with exit code " + end.exitCode() + " before the call returned"
                        : "its JVM did not end within " + Durations.format(atMost))
                + (lines.isEmpty() ? "" : ": " + String.join(" ", lines.subList(0, Math.min(2, lines.size()))));
    }

    private FirstCall call(Properties answer, RecordedWireLog wire) throws FailedException {
        for (String missing : List.of(Words.FAILURE, Words.NO_WARM_UP)) {
            if (answer.containsKey(missing)) {
                throw new FailedException(answer.getProperty(missing));
            }
        }
        FirstCall.Times times = new FirstCall.Times(
                number(answer, Words.JVM),
                answer.containsKey(Words.WARM_UP) ? number(answer, Words.WARM_UP) : 0,
                number(answer, Words.CONSTRUCTION),
                number(answer, Words.FROM),
                number(answer, Words.TO),
                known(answer, Words.CREDENTIALS),
                known(answer, Words.WAITED),
                (int) number(answer, Words.CLASSES));
        long ahead = WallClock.offset() - number(answer, Words.CLOCK);
        Exchange first = wire.exchanges().stream()
                .filter(exchange -> exchange.sentNanos() + ahead - times.fromNanos() >= 0)
                .findFirst()
                .orElseThrow(() -> new FailedException(
                        "the test's body sent no request; call the client in the body, not only in @BeforeEach"));
        Optional<ConnectionRecord> opened = wire.connections().stream()
                .filter(connection -> connection.index() == first.connection() && !first.reused())
                .findFirst();
        String host = test.setup().endpoint().uri().getHost();
        boolean literal = host.contains(":") || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
        return FirstCall.of(times, first, opened, ahead, test.network(), literal);
    }

    private static OptionalLong known(Properties answer, String name) {
        return answer.containsKey(name) ? OptionalLong.of(number(answer, name)) : OptionalLong.empty();
    }

    private static long number(Properties answer, String name) {
        return Long.parseLong(answer.getProperty(name));
    }
}
