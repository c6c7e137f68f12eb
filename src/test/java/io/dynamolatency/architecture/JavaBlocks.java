package io.dynamolatency.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Java code that a page of the docs shows. */
final class JavaBlocks {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?) *```", Pattern.DOTALL);

    private JavaBlocks() {}

    /** Returns whether a block is a whole test class, with its imports. */
    static boolean isWhole(String block) {
        return block.startsWith("import ") && block.contains("\nclass ");
    }

    /** Returns the blocks of a page, in its order. */
    static List<String> of(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
