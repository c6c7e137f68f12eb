package io.dynamolatency.internal.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps all cores of the machine busy, in a process of its own, until it is closed or its parent ends. */
final class BusyCores implements AutoCloseable {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Process process;

    BusyCores() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusyCores.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What the process does: its standard input ends with its parent. */
    public static void main(String[] args) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CORES; i++) {
            Thread thread = new Thread(() -> {
                long spins = 0;
                while (!Thread.currentThread().isInterrupted()) {
                    spins++;
                }
                System.out.println(spins);
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        while (System.in.read() >= 0) {
            // nothing is ever sent
        }
        threads.forEach(Thread::interrupt);
    }

    boolean busy() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
