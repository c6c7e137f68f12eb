package io.dynamolatency.internal.process;

import io.dynamolatency.internal.text.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The last lines that a process printed, on either stream, in limited memory. Thread-safe. */
public final class OutputTail {

    /** The largest number of stored characters of a line. */
    static final int LONGEST_LINE = 1 << 16;

    private static final int LINES = 20;
    private static final int CHARACTERS_PER_LINE = 500;

    private final Deque<String> lines = new ArrayDeque<>();

    /**
     * Reads a stream in this encoding to its end, so that the process never waits for a reader.
     *
     * @param first gets each line before {@link #lines()} contains it; a line is cut after 65,536 characters
     */
    public void drain(InputStream stream, Charset charset, Consumer<String> first) {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(stream, charset)) {
            char[] buffer = new char[4096];
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        end(line, first);
                    } else if (buffer[i] != '\r' && line.length() < LONGEST_LINE) {
                        line.append(buffer[i]);
                    }
                }
            }
        } catch (IOException closed) {
            // the process has ended
        }
        if (!line.isEmpty()) {
            end(line, first);
        }
    }

    private void end(StringBuilder line, Consumer<String> first) {
        String text = Excerpt.start(line, LONGEST_LINE);
        line.setLength(0);
        first.accept(text);
        synchronized (lines) {
            lines.addLast(Excerpt.start(text, CHARACTERS_PER_LINE));
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
    }

    /** Returns the last lines, without line breaks. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public String toString() {
        return of(lines());
    }

    /** Returns a sentence with the last of these lines. */
    public static String of(List<String> lines) {
        return lines.isEmpty()
                ? "It printed nothing."
                : lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                        .map(line -> Excerpt.start(line, CHARACTERS_PER_LINE))
                        .collect(Collectors.joining("\n  ", "Its last lines:\n  ", ""));
    }
}
