package io.dynamolatency.internal.external;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.internal.process.BoundedProcess.End;
import io.dynamolatency.internal.process.OutputTail;
import io.dynamolatency.internal.text.Excerpt;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Explains why a process gave no result: what it did, what the proxy saw, which endpoint it got, and a fix. Pure. */
final class ExternalClientFault {

    private static final int LONGEST_COMMAND = 300;
    private static final int MOST_LINES = 6;

    /**
     * Matches the frames of a Java stack trace. The failure leaves these frames out, so that its few lines show the
     * messages of the stack trace.
     */
    private static final Pattern STACK_FRAME = Pattern.compile("\\s+(?:at \\S|\\.\\.\\. \\d+ more)");

    private static final int SIGNALLED = 128;
    private static final int MOST_SIGNALS = 64;

    private ExternalClientFault() {}

    /**
     * Returns the failure message.
     *
     * @param what happened to the process, as a sentence without its full stop
     * @param output the end of the process's output; empty if the process did not run
     * @param wire the connections and exchanges of the process
     */
    static String of(
            ExternalClient client, String what, Optional<OutputTail> output, WireLog wire, KitEndpoint endpoint) {
        String variables = ClientEnvironment.leading(endpoint).entrySet().stream()
                .map(variable -> variable.getKey() + " = " + variable.getValue())
                .collect(Collectors.joining(", "));
        return what + "."
                + fix(wire, endpoint).map(advice -> "\nfix:      " + advice).orElse("")
                + "\ndetails:  command: " + command(client)
                + client.directory().map(path -> " (in " + path + ")").orElse("")
                + "\n          connections: " + WireText.connections(wire)
                + "\n          endpoint variables: " + variables
                + output.map(tail -> "\noutput:   " + lines(tail)).orElse("");
    }

    private static String lines(OutputTail output) {
        List<String> said = output.lines().stream()
                .filter(line -> !STACK_FRAME.matcher(line).lookingAt())
                .toList();
        return said.isEmpty()
                ? "it printed nothing"
                : "its last lines\n  "
                        + String.join("\n  ", said.subList(Math.max(0, said.size() - MOST_LINES), said.size()));
    }

    private static String command(ExternalClient client) {
        return Excerpt.shortened(client.toString().replace("\n", "\\n"), LONGEST_COMMAND);
    }

    /** Describes the exit code of a process that failed. */
    static String exited(End end) {
        int signal = end.exitCode() - SIGNALLED;
        return "exited with code " + end.exitCode()
                + (signal > 0 && signal <= MOST_SIGNALS ? " (ended by signal " + signal + ")" : "");
    }

    private static Optional<String> fix(WireLog wire, KitEndpoint endpoint) {
        Optional<ConnectionRecord> refused = wire.connections().stream()
                .filter(c -> c.handshake() == Handshake.FAILED)
                .findFirst();
        if (refused.isPresent()) {
            return Optional.of("TLS handshakes failed ("
                    + Objects.requireNonNullElse(refused.get().handshakeFailure(), "reason unknown")
                    + "): write network = @Network(tls = NONE), or let the process trust the run's certificate"
                    + " authority; the variables AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS and SSL_CERT_FILE name its file");
        }
        if (wire.connections().stream().anyMatch(c -> c.handshake() == Handshake.PENDING)) {
            return Optional.of(
                    "a TLS handshake did not finish: write network = @Network(tls = NONE), or let the process trust the"
                            + " run's certificate authority; the variables AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS and"
                            + " SSL_CERT_FILE name its file");
        }
        if (!wire.exchanges().isEmpty()) {
            return Optional.empty();
        }
        if (!wire.connections().isEmpty()) {
            return Optional.of("the process connected, but sent no request; let it use "
                    + endpoint.uri().getScheme());
        }
        return Optional.of("the process made no connection to " + endpoint
                + ": let the process call the endpoint in AWS_ENDPOINT_URL_DYNAMODB. SDKs before 2023 and aws-sdk v2"
                + " for JavaScript need the endpoint in code (endpoint_url in Python, endpoint in Node.js,"
                + " --endpoint-url in the AWS CLI)");
    }
}
