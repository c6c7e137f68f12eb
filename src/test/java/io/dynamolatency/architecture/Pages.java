package io.dynamolatency.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the docs, and the blocks of code that they show. */
final class Pages {

    static final Path README = Path.of("README.md");

    private static final Pattern BLOCK = Pattern.compile("(?m)^ *```(\\w*)\n(.*?)^ *```$", Pattern.DOTALL);

    /** A block of code, with the language that stands behind its fence; empty if there is none. */
    record Block(Path page, String language, String text) {}

    private Pages() {}

    /** Returns README, the pages in docs, and the other pages at the top. */
    static List<Path> all() {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(
                                    README,
                                    Path.of("CONTRIBUTING.md"),
                                    Path.of("SECURITY.md"),
                                    Path.of("CHANGELOG.md"),
                                    Path.of("CODE_OF_CONDUCT.md")),
                            docs.filter(page -> page.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks() {
        return all().stream().flatMap(Pages::blocks).toList();
    }

    private static Stream<Block> blocks(Path page) {
        return BLOCK.matcher(read(page))
                .results()
                .map(found -> new Block(page, found.group(1).toLowerCase(Locale.ROOT), found.group(2)));
    }

    /** Returns the Java code of a page, in its order. */
    static List<String> java(Path page) {
        return blocks(page)
                .filter(block -> block.language().equals("java"))
                .map(Block::text)
                .toList();
    }

    /** Returns whether Java code is a whole test class, with its imports. */
    static boolean isWhole(String code) {
        return code.startsWith("import ") && code.contains("\nclass ");
    }
}
