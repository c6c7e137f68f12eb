package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.io.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many connections each place in the code is allowed to lose. The budget is for a suite that already loses
 * connections. It is a file in the repository, with a line {@code com.acme.Orders.save = 12} for each place. An update
 * of the file only lowers the numbers.
 *
 * @param file the budget file
 * @param lost how many connections a place is allowed to lose, by class and method
 */
record SuiteBudget(Path file, Map<String, Integer> lost) {

    private static final String HEAD =
            "# How many connections each method may lose in a run of the tests. Numbers only go down.\n"
                    + "# Written with -Ddynamolatency.suite.budget=update\n";

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if a line can't be read; the message says what to write
     */
    static SuiteBudget read(Path file) {
        Map<String, Integer> lost = new TreeMap<>();
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    String text = line.strip();
                    if (!text.isEmpty() && !text.startsWith("#")) {
                        add(file, text, lost);
                    }
                }
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
            }
        }
        return new SuiteBudget(file, lost);
    }

    private static void add(Path file, String text, Map<String, Integer> into) {
        String[] parts = text.split("=", 2);
        try {
            if (parts.length == 2) {
                into.put(parts[0].strip(), Integer.parseInt(parts[1].strip()));
                return;
            }
        } catch (NumberFormatException none) {
            // reported below
        }
        throw new IllegalArgumentException(
                file + ": \"" + text + "\"; write a place and a number, such as com.acme.Orders.save = 12");
    }

    /** Returns how many connections a place is allowed to lose. */
    int of(String place) {
        return lost.getOrDefault(place, 0);
    }

    /**
     * Returns the entries that a run can lower. For all other entries, the run made no calls with clients that the
     * entry's class built.
     */
    Map<String, Integer> judged(SuiteTotals run) {
        Set<String> called = run.lines().stream()
                .flatMap(line -> CodePlace.className(line.line()).stream())
                .collect(Collectors.toSet());
        Map<String, Integer> entries = new TreeMap<>(lost);
        entries.keySet()
                .removeIf(place ->
                        CodePlace.className(place).filter(called::contains).isEmpty());
        return entries;
    }

    /**
     * Writes for each place how many connections the run has lost there. If the file exists, writes at most the number
     * that the file allows for a place, and keeps the entries that the run does not judge. Writes only places whose
     * number is above 0. Creates no file if the run has no requests.
     */
    void lower(SuiteTotals run) {
        boolean fresh = !Files.exists(file);
        if (fresh && run.requests() == 0) {
            return;
        }
        Map<String, Integer> now = new TreeMap<>(lost);
        now.keySet().removeAll(judged(run).keySet());
        run.findings().forEach(finding -> {
            int most = fresh ? finding.lost() : Math.min(finding.lost(), of(finding.place()));
            if (most > 0) {
                now.put(finding.place(), most);
            }
        });
        try {
            WholeFile.write(
                    file,
                    now.entrySet().stream()
                            .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                            .collect(Collectors.joining("", HEAD, "")));
        } catch (IOException failed) {
            throw new UncheckedIOException(file + " cannot be written", failed);
        }
    }
}
