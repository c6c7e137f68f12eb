package io.dynamolatency.backend.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The last lines that a process printed, on whichever stream, in bounded memory. Thread-safe. */
final class OutputTail {

    private static final int LINES = 20;
    private static final int CHARACTERS_PER_LINE = 500;

    private final Deque<String> lines = new ArrayDeque<>();

    /**
     * Reads a stream to its end, so that the process never waits for a reader.
     *
     * @param first is told every line before it counts as printed
     */
    void drain(InputStream stream, Consumer<String> first) {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(stream, Charset.defaultCharset())) {
            char[] buffer = new char[4096];
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        end(line, first);
                    } else if (buffer[i] != '\r' && line.length() < CHARACTERS_PER_LINE) {
                        line.append(buffer[i]);
                    }
                }
            }
        } catch (IOException closed) {
            // The process was ended.
        }
        if (!line.isEmpty()) {
            end(line, first);
        }
    }

    private void end(StringBuilder line, Consumer<String> first) {
        String text = line.toString();
        line.setLength(0);
        first.accept(text);
        synchronized (lines) {
            lines.addLast(text);
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
    }

    /** The lines, indented, after a colon; or that there are none. */
    @Override
    public String toString() {
        synchronized (lines) {
            return lines.isEmpty() ? "It printed nothing." : "Its last lines:\n  " + String.join("\n  ", lines);
        }
    }
}
