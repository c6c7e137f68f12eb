package com.example.backend;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** A DynamoDB that the command in example.command starts, and that then answers at example.uri. */
public final class ProcessBackend implements DynamoBackend {

    private Process process;

    @Override
    public String description() {
        return "what example.command starts";
    }

    @Override
    public synchronized URI start() {
        URI uri = URI.create(System.getProperty("example.uri"));
        try {
            if (process == null) {
                String[] command = System.getProperty("example.command").split(" ", -1);
                process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
            for (int looks = 0; looks < 300 && process.isAlive(); looks++) {
                try {
                    new Socket(uri.getHost(), uri.getPort()).close();
                    return uri;
                } catch (IOException notYet) {
                    Thread.sleep(100);
                }
            }
            throw new BackendException("example.command does not listen at " + uri);
        } catch (IOException | InterruptedException failed) {
            throw new BackendException("example.command was not started", failed);
        }
    }

    @Override
    public synchronized Optional<String> failure() {
        return process == null || process.isAlive()
                ? Optional.empty()
                : Optional.of("example.command ended with exit code " + process.exitValue());
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroyForcibly();
            process = null;
        }
    }
}
