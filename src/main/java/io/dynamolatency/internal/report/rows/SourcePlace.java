package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.calls.MeasuredTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file and line of a test method in its repository.
 *
 * @param file the file's path from the root of the repository, with slashes
 * @param line the line of the method's name, from 1; empty if the file has several methods of that name
 */
public record SourcePlace(String file, OptionalInt line) {

    private static final List<String> LANGUAGES = List.of("java", "kotlin", "groovy", "scala");
    private static final List<String> ENDINGS = List.of(".java", ".kt", ".groovy", ".scala");

    /**
     * Looks for the source of a test in the source directories of Maven and Gradle: {@code src/*}{@code /java} and
     * similar.
     *
     * @param project the directory that tests run in
     * @param repository the root of the project's repository
     * @param testClass the binary name of the test class
     * @return the file and the line; empty if the class has no file, several files, or a file outside of the repository
     */
    public static Optional<SourcePlace> find(Path project, Path repository, String testClass, String testMethod) {
        try {
            Path base = project.toRealPath();
            Path root = repository.toRealPath();
            String outermost = testClass.split("\\$", -1)[0].replace('.', '/');
            List<Path> files = roots(base)
                    .flatMap(sources -> ENDINGS.stream().map(ending -> sources.resolve(outermost + ending)))
                    .filter(Files::isRegularFile)
                    .toList();
            if (files.size() != 1 || !files.get(0).startsWith(root)) {
                return Optional.empty();
            }
            String relative = root.relativize(files.get(0)).toString().replace('\\', '/');
            return Optional.of(
                    new SourcePlace(relative, line(Files.readString(files.get(0)), MeasuredTest.methodOf(testMethod))));
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            // the file is unreadable, or too complex for the regular expression, such as a line of thousands of words
            return Optional.empty();
        }
    }

    private static Stream<Path> roots(Path base) throws IOException {
        Path src = base.resolve("src");
        if (!Files.isDirectory(src)) {
            return Stream.empty();
        }
        try (Stream<Path> sets = Files.list(src)) {
            return sets.sorted().toList().stream()
                    .flatMap(set -> LANGUAGES.stream().map(set::resolve));
        }
    }

    /** Returns the line that declares a method; empty if no line, or more than one line, declares the method. */
    static OptionalInt line(String source, String method) {
        // a declaration has a type or a word such as "fun" right before the method's name; a call has a dot, nothing,
        // or a word such as "return"
        Matcher declaration = Pattern.compile("(?m)^[^\\S\\n"
                        + "]*(?!return\\b|throw\\b|else\\b|new\\b|//|\\*)(?:[\\w@<>\\[\\],.?()\"]+[^\\S\\n"
                        + "]+)*?(?!return\\b|throw\\b|else\\b|new\\b)[\\w<>\\[\\],.?]+[^\\S\\n"
                        + "]+`?("
                        + Pattern.quote(method)
                        + ")`?[^\\S\\n]*\\(")
                .matcher(source);
        OptionalInt line = OptionalInt.empty();
        while (declaration.find()) {
            if (line.isPresent()) {
                return OptionalInt.empty();
            }
            line = OptionalInt.of(1
                    + (int) source.substring(0, declaration.start(1))
                            .chars()
                            .filter(c -> c == '\n')
                            .count());
        }
        return line;
    }
}
