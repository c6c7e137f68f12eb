package io.dynamolatency;

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
 * A client in another process, in any language: a command that makes DynamoDB calls and ends. The proxy measures these
 * calls.
 *
 * <pre>{@code
 * @DynamoLatencyTest(iterations = 50)
 * @ExpectConnections(modes = AS_BUILT, atMost = 1)
 * void boto3(LatencyProbe probe) {
 *     probe.measure(ExternalClient.command("python3", "put.py").named("boto3").directory(Path.of("src/test/python")));
 * }
 * }</pre>
 *
 * <p>The process inherits this JVM's environment variables, except variables that could lead the process to a different
 * endpoint or change what it trusts. These are variables for AWS ({@code AWS_...}), for HTTP proxies, for trust and for
 * options of runtimes, such as {@code NODE_OPTIONS}. The kit sets variables that lead to its own endpoint: {@code
 * AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_DYNAMODB}, region and keys. Over TLS, it also sets {@code AWS_CA_BUNDLE},
 * {@code NODE_EXTRA_CA_CERTS} and {@code SSL_CERT_FILE}. The kit always sets {@value #TABLE}, {@value #KEY} and {@value
 * #ITERATIONS}.
 *
 * <p>Standard input is empty. The process must not end before its calls have returned. When the process has ended, the
 * kit ends every process that the process left running. docs/other-languages.md has examples for Node.js, Python, Go
 * and the shell.
 *
 * <p>Immutable: each method that sets something returns a new client. Thread-safe if the listener of {@link
 * #onLine(Consumer)} is thread-safe.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ExternalClient {

    /** The environment variable with the name of a table that exists during the test. */
    public static final String TABLE = "DYNAMOLATENCY_TABLE";

    /**
     * The environment variable with the name of the table's partition key. This key is a string, and there is no sort
     * key.
     */
    public static final String KEY = "DYNAMOLATENCY_KEY";

    /** The environment variable with the number of calls to make, at least 1. */
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
     * Returns a client that runs this command, without a shell. For a shell write {@code command("sh", "-c", "...")}.
     *
     * @param command the program, as a path or a name that the system looks up, and its arguments
     * @throws IllegalArgumentException if the command is empty
     */
    public static ExternalClient command(String... command) {
        List<String> words = List.of(command);
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new IllegalArgumentException("command(" + String.join(", ", words)
                    + ") names no program; write the program and its arguments, such as command(\"python3\","
                    + " \"put.py\")");
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
     * Names the client in reports, messages and baselines. Default: the program's file name.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public ExternalClient named(String newName) {
        if (newName.isBlank()) {
            throw new IllegalArgumentException("named(\"" + newName + "\") is blank; write a name, such as \"boto3\"");
        }
        return new ExternalClient(
                command, newName.strip(), directory, environment, timeout, operation, processes, onLine);
    }

    /** Sets the working directory. Default: the working directory of this JVM. */
    public ExternalClient directory(Path workingDirectory) {
        return new ExternalClient(
                command, name, Optional.of(workingDirectory), environment, timeout, operation, processes, onLine);
    }

    /**
     * Sets an environment variable of the process. Your value overrides a value that the kit sets.
     *
     * @throws IllegalArgumentException if no environment variable can have that name or value
     */
    public ExternalClient environment(String variable, String value) {
        if (variable.isBlank()
                || variable.indexOf('=') >= 0
                || variable.indexOf('\0') >= 0
                || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("environment(\"" + variable
                    + "\", ...): a variable cannot have that name or value; write a name without \"=\" and a"
                    + " value without a zero byte");
        }
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new ExternalClient(command, name, directory, more, timeout, operation, processes, onLine);
    }

    /**
     * Sets how long each process is allowed to run. If a process runs longer, the kit ends the process, and the
     * measurement fails. Default: 2 min.
     *
     * @throws IllegalArgumentException if the time is zero, negative or longer than 292 years
     */
    public ExternalClient timeout(Duration ofEachProcess) {
        if (ofEachProcess.isNegative() || ofEachProcess.isZero()) {
            throw new IllegalArgumentException("timeout(" + Durations.format(ofEachProcess)
                    + ") gives a process no time; write a time above zero, such as Duration.ofMinutes(2)");
        }
        Durations.requireCountable("timeout", ofEachProcess);
        return new ExternalClient(command, name, directory, environment, ofEachProcess, operation, processes, onLine);
    }

    /**
     * Measures only the requests of one operation, and the connections that carried these requests. This is useful if
     * the client also makes other requests, such as {@code DescribeTable} at its start. Default: all requests.
     *
     * @param dynamoDbOperation the operation's name in DynamoDB, such as {@code PutItem}
     * @throws IllegalArgumentException if the operation is blank
     */
    public ExternalClient operation(String dynamoDbOperation) {
        if (dynamoDbOperation.isBlank()) {
            throw new IllegalArgumentException("operation(\"" + dynamoDbOperation
                    + "\") is blank; write the name that DynamoDB uses, such as \"PutItem\", or do not call"
                    + " operation(...)");
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
     * Sets how many times the command runs. The runs follow one another. This is useful for a command that makes only
     * one call. The test's calls are divided among the processes. Default: 1.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public ExternalClient processes(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("processes(" + times + "); write 1 or more");
        }
        return new ExternalClient(command, name, directory, environment, timeout, operation, times, onLine);
    }

    /**
     * Passes each line of the process's standard output and error to a listener while the process runs. The listener
     * gets each line without its line end, and at most the line's first 65,536 characters. The kit calls the listener
     * for one line at a time, and not on the test's thread.
     *
     * @param listener receives the lines; if the listener throws, the kit ends the process, and the measurement fails
     *     with that exception
     */
    public ExternalClient onLine(Consumer<String> listener) {
        return new ExternalClient(command, name, directory, environment, timeout, operation, processes, listener);
    }

    /** Returns the program and its arguments. */
    public List<String> commandLine() {
        return command;
    }

    /** Returns the name in reports, messages and baselines. */
    public String name() {
        return name;
    }

    /** Returns the working directory; empty for the working directory of this JVM. */
    public Optional<Path> directory() {
        return directory;
    }

    /** Returns the variables that were set by {@link #environment(String, String)}. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns how long each process is allowed to run. */
    public Duration timeout() {
        return timeout;
    }

    /** Returns the operation whose requests are measured; empty for all operations. */
    public Optional<String> operation() {
        return operation;
    }

    /** Returns how many times the command runs. */
    public int processes() {
        return processes;
    }

    /** Returns the listener for the lines that the process prints. */
    public Consumer<String> onLine() {
        return onLine;
    }

    /** Returns the words of the command, separated by spaces. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
