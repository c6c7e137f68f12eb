package io.dynamolatency;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a benchmark found, row by row: kept as JSON in {@code target/benchmarks/NAME.json}, printed, and put as a table into the
 * place of that name in {@code docs/performance.md}. Used by one thread.
 */
public final class BenchmarkReport {

    private static final Path PAGE = Path.of("docs/performance.md");
    private static final Path DIRECTORY = Path.of("target/benchmarks");

    private final String name;
    private final Class<?> writer;
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Begins a report.
     *
     * @param name the file's and the place's, such as {@code front-door}
     * @param columns their heads, which are the keys of the JSON, too: with the unit, such as {@code "p50 us"}
     */
    public BenchmarkReport(String name, Class<?> writer, String... columns) {
        this.name = name;
        this.writer = writer;
        this.columns = List.of(columns);
    }

    /** Adds a row: strings and numbers, the latter as they are to be read; {@code ""} where there is none. */
    public void row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for the columns " + columns);
        }
        rows.add(List.copyOf(Arrays.asList(cells)));
        System.out.println(name + ": " + rows.get(rows.size() - 1));
    }

    /** Adds a sentence below the table, such as what of it would be read wrongly. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    /** A number with so many decimal places. */
    public static double rounded(double value, int places) {
        double factor = Math.pow(10, places);
        return Math.round(value * factor) / factor;
    }

    /** The machine, as every table names it. */
    public static String machine() {
        Environment machine = Environment.ofThisJvm("", "");
        return machine.jvm() + ", " + machine.os() + ", " + machine.cores() + " cores that others share";
    }

    /**
     * Writes the JSON.
     *
     * @param page whether to write the page, too: only what the default settings gave belongs there
     */
    public void write(boolean page) throws IOException {
        String markdown = markdown();
        System.out.println(markdown);
        Files.createDirectories(DIRECTORY);
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        Files.writeString(DIRECTORY.resolve(name + ".json"), gson.toJson(json()) + "\n");
        if (page) {
            DocsPage.at(PAGE).write(name, writer, markdown);
        }
    }

    private Map<String, Object> json() {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (List<Object> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("benchmark", name);
        json.put("machine", machine());
        json.put("rows", objects);
        json.put("notes", notes);
        return json;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder(line(columns));
        text.append("|---".repeat(columns.size())).append("|\n");
        rows.forEach(row -> text.append(line(row)));
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.append("\n(").append(machine()).append(")\n").toString();
    }

    private static String line(List<?> cells) {
        return cells.stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
