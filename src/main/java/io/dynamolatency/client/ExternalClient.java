package io.dynamolatency.client;

import io.dynamolatency.internal.text.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A client in another process, in whatever language: a command that makes DynamoDB calls and ends. It is measured by what the wire
 * shows of it.
 *
 * <pre>{@code
 * @DynamoLatencyTest(iterations = 50)
 * @ExpectConnections(modes = AS_BUILT, atMost = 1)
 * void boto3(LatencyProbe probe) {
 *     probe.measure(ExternalClient.command("python3", "put.py").named("boto3").directory(Path.of("src/test/python")));
 * }
 * }</pre>
 *
 * <p>Its environment is this JVM's, without what would lead it elsewhere ({@code AWS_...}, proxies, trust in others, options for every
 * program of a runtime), and with what leads it to the endpoint: {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_DYNAMODB}, region
 * and keys, {@code AWS_CA_BUNDLE}, {@code NODE_EXTRA_CA_CERTS} and {@code SSL_CERT_FILE} over TLS; and {@value #TABLE}, {@value #KEY}
 * and {@value #ITERATIONS}. Its input is empty. It has to stay until its calls are made: nothing that it has started outlives it.
 * docs/other-languages.md has a whole example for each of Node.js, Python, Go and the shell.
 *
 * <p>Immutable: each method returns another. Thread-safe, as long as the one who is told of lines is.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ExternalClient {

    /** Variable of the process: the name of a table that is there for it, and dropped after the test. */
    public static final String TABLE = "DYNAMOLATENCY_TABLE";

    /** Variable of the process: the name of that table's partition key, which is a string; there is no sort key. */
    public static final String KEY = "DYNAMOLATENCY_KEY";

    /** Variable of the process: how many calls it is asked to make, 1 or more. */
    public static final String ITERATIONS = "DYNAMOLATENCY_ITERATIONS";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private final List<String> command;
    private final String name;
    private final Optional<Path> directory;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final Optional<String> operation;
    private final int processes;
    private final Consumer<String> onLine;

    private ExternalClient(
            List<String> command,
            String name,
            Optional<Path> directory,
            Map<String, String> environment,
            Duration timeout,
            Optional<String> operation,
            int processes,
            Consumer<String> onLine) {
        this.command = List.copyOf(command);
        this.name = name;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
        this.operation = operation;
        this.processes = processes;
        this.onLine = onLine;
    }

    /**
     * A client that is run by a command. No shell is between: for one, write {@code command("sh", "-c", "...")}.
     *
     * @param command the program, by its path or looked for as the system does, and its arguments
     * @throws IllegalArgumentException when no program is named
     */
    public static ExternalClient command(String... command) {
        List<String> words = List.of(command);
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new IllegalArgumentException("command(" + String.join(", ", words)
                    + ") names no program; write it and its arguments, such as command(\"python3\", \"put.py\")");
        }
        return new ExternalClient(
                words,
                fileName(words.get(0)),
                Optional.empty(),
                Map.of(),
                DEFAULT_TIMEOUT,
                Optional.empty(),
                1,
                line -> {});
    }

    private static String fileName(String program) {
        String file = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return file.isEmpty() ? program : file;
    }

    /**
     * The same by another name, which reports, messages and baselines call it by. Where nothing is said it is the program's.
     *
     * @throws IllegalArgumentException when it is blank
     */
    public ExternalClient named(String newName) {
        if (newName.isBlank()) {
            throw new IllegalArgumentException("named(\"" + newName + "\") is blank; write a name, such as \"boto3\"");
        }
        return new ExternalClient(
                command, newName.strip(), directory, environment, timeout, operation, processes, onLine);
    }

    /** The same in another working directory; where nothing is said it is this JVM's. */
    public ExternalClient directory(Path workingDirectory) {
        return new ExternalClient(
                command, name, Optional.of(workingDirectory), environment, timeout, operation, processes, onLine);
    }

    /**
     * The same with a variable more in its environment, or another value of one: it counts more than what the kit says.
     *
     * @throws IllegalArgumentException when no variable can have that name or value
     */
    public ExternalClient environment(String variable, String value) {
        if (variable.isBlank()
                || variable.indexOf('=') >= 0
                || variable.indexOf('\0') >= 0
                || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("environment(\"" + variable
                    + "\", ...) can be no variable; write a name without \"=\" and a value without a zero byte");
        }
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new ExternalClient(command, name, directory, more, timeout, operation, processes, onLine);
    }

    /**
     * The same with another time for each process; one that takes longer is ended, which is an error. Where nothing is said it is 2
     * min.
     *
     * @throws IllegalArgumentException when it is zero or negative
     */
    public ExternalClient timeout(Duration ofEachProcess) {
        if (ofEachProcess.isNegative() || ofEachProcess.isZero()) {
            throw new IllegalArgumentException("timeout(" + Durations.format(ofEachProcess)
                    + ") gives a process no time; write one above zero, such as Duration.ofMinutes(2)");
        }
        return new ExternalClient(command, name, directory, environment, ofEachProcess, operation, processes, onLine);
    }

    /**
     * The same of which only requests of one operation are calls, and the connections that carried them: for a client that asks for
     * other things as well, such as {@code DescribeTable} at its start. Where nothing is said all are.
     *
     * @param dynamoDbOperation as DynamoDB calls it, such as {@code PutItem}
     * @throws IllegalArgumentException when it is blank
     */
    public ExternalClient operation(String dynamoDbOperation) {
        if (dynamoDbOperation.isBlank()) {
            throw new IllegalArgumentException("operation(\"" + dynamoDbOperation
                    + "\") is blank; write one as DynamoDB calls it, such as \"PutItem\", or leave it out");
        }
        return new ExternalClient(
                command,
                name,
                directory,
                environment,
                timeout,
                Optional.of(dynamoDbOperation.strip()),
                processes,
                onLine);
    }

    /**
     * The same run so many times, one after another, for a command that makes one call each. The calls that are asked for are shared
     * between them.
     *
     * @throws IllegalArgumentException when it is less than 1
     */
    public ExternalClient processes(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("processes(" + times + "); write 1 or more");
        }
        return new ExternalClient(command, name, directory, environment, timeout, operation, times, onLine);
    }

    /**
     * The same that tells somebody of each line that it prints, to its output or its error output, while it runs: without the line's end,
     * and of a very long one the first 65,536 characters. By one line at a time, on other threads than the test's.
     *
     * @param listener where it throws, the process is ended, and measuring fails with that
     */
    public ExternalClient onLine(Consumer<String> listener) {
        return new ExternalClient(command, name, directory, environment, timeout, operation, processes, listener);
    }

    public List<String> words() {
        return command;
    }

    /** How reports and messages call it. */
    public String name() {
        return name;
    }

    public Optional<Path> directory() {
        return directory;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public Duration timeout() {
        return timeout;
    }

    public Optional<String> operation() {
        return operation;
    }

    public int processes() {
        return processes;
    }

    public Consumer<String> onLine() {
        return onLine;
    }

    /** The command, as a shell would have it if no argument has a space: for messages. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
