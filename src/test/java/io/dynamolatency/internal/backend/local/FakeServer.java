package io.dynamolatency.internal.backend.local;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What runs in a forked JVM instead of DynamoDB Local, to misbehave on purpose. */
final class FakeServer {

    enum Mode {
        HANG,
        EXIT,
        GARBAGE,
        FLOOD,
        READY,
        LOCK,
        OWN_WIRING
    }

    private FakeServer() {}

    /** The command that runs it so. */
    static ServerCommand command(Mode mode) {
        return (directory, jars) -> command(mode, directory, jars);
    }

    static List<String> command(Mode mode, Path directory, List<Path> more) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                classPath(more),
                FakeServer.class.getName(),
                mode.name(),
                directory.toString());
    }

    /** The classes of the kit and of its tests, and more: without MIMA, the SDK or anything else. */
    static String classPath(List<Path> more) {
        try {
            StringBuilder path = new StringBuilder();
            for (Class<?> type : List.of(LocalBackend.class, FakeServer.class)) {
                path.append(Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()))
                        .append(File.pathSeparator);
            }
            more.forEach(jar -> path.append(jar).append(File.pathSeparator));
            return path.toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static void main(String[] args) throws Exception {
        switch (Mode.valueOf(args[0])) {
            case HANG -> {
                System.err.println("still thinking");
                forever();
            }
            case EXIT -> {
                for (int line = 1; line <= 30; line++) {
                    System.err.println("line " + line);
                }
                System.exit(7);
            }
            case GARBAGE -> {
                System.out.println("READY soon\nREADY 99999999 1\nnot READY 80 1");
                System.exit(0);
            }
            case FLOOD -> {
                flood(System.err);
                flood(System.out);
                System.out.println("\nREADY 1 " + ProcessHandle.current().pid());
                forever();
            }
            case READY -> {
                System.err.println("last words");
                System.out.println("READY 1 " + ProcessHandle.current().pid());
                forever();
            }
            case LOCK -> lock(Path.of(args[1]));
            case OWN_WIRING -> {
                PrintStream parent = System.out;
                System.setOut(System.err);
                int port = ForkedServer.startItsOwnWiring();
                ForkedServer.firstCall(port);
                parent.println(ForkedServer.READY + port + " "
                        + ProcessHandle.current().pid());
            }
        }
    }

    private static void lock(Path directory) throws Exception {
        try (FileChannel channel = FileChannel.open(
                directory.resolve(ForkedServer.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            System.out.println("locked");
            forever();
        }
    }

    /** More than a pipe holds, and no line end. */
    private static void flood(PrintStream stream) {
        String kilobyte = "x".repeat(1024);
        for (int i = 0; i < 2048; i++) {
            stream.print(kilobyte);
        }
    }

    private static void forever() throws InterruptedException, IOException {
        Thread parentWatch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is said this way.
                }
            } catch (IOException ended) {
                // As good as its end.
            }
            Runtime.getRuntime().halt(0);
        });
        parentWatch.start();
        new CountDownLatch(1).await();
    }
}
