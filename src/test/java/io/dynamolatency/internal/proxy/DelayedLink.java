package io.dynamolatency.internal.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real network for the kernel's TCP: two network namespaces of this run's own, joined by a link whose packets take as
 * long as one says ({@code tundelay.c}). When it is closed, or its process is gone, the link ends and the namespaces
 * are deleted.
 */
final class DelayedLink implements AutoCloseable {

    static final String CLIENTS_ADDRESS = "10.213.77.1";
    static final String SERVERS_ADDRESS = "10.213.77.2";

    /** Linux's default, which a machine may have changed; for routes it may be named wherever it exists. */
    private static final String CONGESTION_CONTROL = "cubic";

    private static final String SOURCE = "tundelay.c";
    private static final int MTU = 1500;

    /** More packets than a body of 400 KB has, by far. */
    private static final int QUEUE_PACKETS = 20_000;

    private static final long COMMAND_SECONDS = 30;

    private final String clientSide = "dlc" + ProcessHandle.current().pid();
    private final String serverSide = "dls" + ProcessHandle.current().pid();
    private final Path directory;
    private final Process link;
    private final BufferedReader said;

    private DelayedLink(Path directory, Path program) throws IOException, InterruptedException {
        this.directory = directory;
        // the shell outlives this JVM by as much as it takes to clean up
        link = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ip netns add $1 && ip netns add $2 && \"$0\" $1 $2; ip netns del $1; ip netns del $2",
                        program.toString(),
                        clientSide,
                        serverSide)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = link.inputReader(StandardCharsets.US_ASCII);
        expect("ready");
        try {
            joinUp(clientSide, CLIENTS_ADDRESS, SERVERS_ADDRESS);
            joinUp(serverSide, SERVERS_ADDRESS, CLIENTS_ADDRESS);
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** What this machine lacks for such a link; empty where it has all. */
    static Optional<String> missing() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("no Linux, whose network namespaces and TUN devices the truth is made of");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("not root, who alone makes network namespaces");
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return Optional.of("no /dev/net/tun");
        }
        for (String command : List.of("cc", "ip")) {
            if (new ProcessBuilder("sh", "-c", "command -v " + command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    != 0) {
                return Optional.of("no " + command);
            }
        }
        return Optional.empty();
    }

    static DelayedLink open() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tundelay");
        try (InputStream source = DelayedLink.class.getResourceAsStream(SOURCE)) {
            Files.copy(source, directory.resolve(SOURCE));
        }
        Path program = directory.resolve("tundelay");
        run("cc", "-O2", "-o", program.toString(), directory.resolve(SOURCE).toString());
        return new DelayedLink(directory, program);
    }

    private static void joinUp(String namespace, String own, String other) throws IOException, InterruptedException {
        run("ip", "link", "set", namespace, "netns", namespace);
        run("ip", "-n", namespace, "link", "set", "lo", "up");
        run("ip", "-n", namespace, "addr", "add", own + "/32", "dev", namespace);
        run("ip", "-n", namespace, "link", "set", namespace, "mtu", "" + MTU, "txqueuelen", "" + QUEUE_PACKETS, "up");
        run("ip", "-n", namespace, "route", "add", other, "dev", namespace, "congctl", CONGESTION_CONTROL);
        // each connection learns for itself
        run("ip", "netns", "exec", namespace, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/tcp_no_metrics_save");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }

    /**
     * Makes the round trip so long from the next packet on.
     *
     * @return how many packets were dropped since this was last done
     */
    int rtt(Duration rtt) throws IOException {
        return command("" + rtt.toNanos() / 2);
    }

    /** Loses the next packet with data from the server. */
    void lose() throws IOException {
        command("lose");
    }

    /** Holds back the next packet with data from the server for so long, and those behind it. */
    void hold(Duration time) throws IOException {
        command("hold " + time.toNanos());
    }

    private int command(String line) throws IOException {
        link.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        link.getOutputStream().flush();
        return Integer.parseInt(expect("ok").substring("ok ".length()));
    }

    private String expect(String begin) throws IOException {
        String line = said.readLine();
        if (line == null || !line.startsWith(begin)) {
            throw new IOException("the link says " + line + " in place of " + begin);
        }
        return line;
    }

    /** Starts a class of the tests in a JVM of its own, at the client's end. */
    Process startClient(Class<?> main, String... arguments) throws IOException {
        return start(clientSide, main, arguments);
    }

    /** Starts one at the server's end. */
    Process startServer(Class<?> main, String... arguments) throws IOException {
        return start(serverSide, main, arguments);
    }

    private static Process start(String namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Override
    public void close() throws IOException {
        link.getOutputStream().close();
        try {
            link.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        said.close();
        for (String file : List.of(SOURCE, "tundelay")) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.deleteIfExists(directory);
    }
}
