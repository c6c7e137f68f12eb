package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.jupiter.AcrossVersions;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectFirstCall;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.Table;
import io.dynamolatency.jupiter.UseClient;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/annotations has a page for each annotation, which says what its Javadoc says. */
@Tag("unit")
class AnnotationPagesTest {

    private static final String WRITE = "mvn -Pfast test -Dtest=AnnotationPagesTest -Dannotations.pages=write";

    private static final Path SOURCES = Path.of("src/main/java");

    private static final Pattern OF_TYPE = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*@API", Pattern.DOTALL);

    private static final Pattern DEFAULT = Pattern.compile("Defaults?:? (.*?)(?:\\.(?= |$)|[;:] )");

    @ParameterizedTest
    @ValueSource(
            classes = {
                AcrossVersions.class,
                CompareToBaseline.class,
                DynamoLatencyTest.class,
                ExpectConnections.class,
                ExpectFirstCall.class,
                ExpectKeepAlive.class,
                ExpectLatency.class,
                ExpectResilience.class,
                Fault.class,
                Network.class,
                Table.class,
                UseClient.class
            })
    void aPageSaysWhatTheJavadocSays(Class<?> annotation) throws IOException {
        Path page = Path.of("docs/annotations", annotation.getSimpleName() + ".md");
        String text = page(annotation);
        if ("write".equals(System.getProperty("annotations.pages"))) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text);
        }
        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as(page + " is stale; write it with: " + WRITE)
                .isEqualTo(text);
    }

    private static String page(Class<?> annotation) throws IOException {
        String source = Files.readString(SOURCES.resolve(annotation.getName().replace('.', '/') + ".java"));
        JavadocText javadoc = new JavadocText(annotation);
        List<String> lines = new ArrayList<>(List.of(
                "# @" + annotation.getSimpleName(),
                "",
                "<!-- Generated from the Javadoc. Write it with:",
                "     " + WRITE + " -->",
                "",
                "Package `" + annotation.getPackageName() + "`" + onWhat(annotation) + "."));
        Matcher comment = OF_TYPE.matcher(source);
        assertThat(comment.find()).isTrue();
        for (String paragraph : javadoc.paragraphs(plain(comment.group(1)))) {
            boolean follows =
                    paragraph.startsWith("- ") && lines.get(lines.size() - 1).matches("(- |  ).*");
            if (!follows) {
                lines.add("");
            }
            lines.addAll(paragraph.startsWith("```") ? List.of(paragraph) : ParametersPageTest.wrapped(paragraph));
        }
        lines.addAll(List.of("", "| value | type | default | meaning |", "|---|---|---|---|"));
        for (Method value : inOrder(annotation, source)) {
            lines.add(row(value, source, javadoc));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String onWhat(Class<?> annotation) {
        String targets = Arrays.stream(annotation.getAnnotation(Target.class).value())
                .filter(target -> target != ElementType.ANNOTATION_TYPE)
                .map(target ->
                        target == ElementType.TYPE ? "classes" : target.name().toLowerCase(Locale.ROOT) + "s")
                .collect(Collectors.joining(", "));
        return targets.isEmpty() ? ", a value of other annotations" : ", on " + targets;
    }

    private static List<Method> inOrder(Class<?> annotation, String source) {
        return Arrays.stream(annotation.getDeclaredMethods())
                .sorted((a, b) -> Integer.compare(
                        declared(a, source).start(), declared(b, source).start()))
                .toList();
    }

    /** Returns where a value is declared, with its comment as the first group. */
    private static Matcher declared(Method value, String source) {
        Matcher found = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*[\\w<>?\\[\\]. ]+ " + value.getName() + "\\(\\)",
                        Pattern.DOTALL)
                .matcher(source);
        assertThat(found.find()).as(value + " has a comment").isTrue();
        return found;
    }

    private static String row(Method value, String source, JavadocText javadoc) {
        String meaning = String.join(
                " ", javadoc.paragraphs(plain(declared(value, source).group(1))));
        String type = value.getReturnType().getCanonicalName().replaceFirst("^.*?\\.(?=[A-Z])", "");
        String standard = standard(value, meaning);
        String rest = meaning.replaceFirst(" Default:? " + Pattern.quote(standard) + "\\.", "");
        return "| `" + value.getName() + "` | `" + type + "` | " + standard + " | " + rest.replace("|", "\\|") + " |";
    }

    /** Returns the default that the comment names, or else that of the code. */
    private static String standard(Method value, String meaning) {
        Matcher named = DEFAULT.matcher(meaning);
        if (named.find()) {
            return named.group(1);
        }
        Object literal = value.getDefaultValue();
        boolean unset = literal == null
                || literal.equals("")
                || literal instanceof Class<?>
                || literal.equals(DynamoLatencyTest.UNSET)
                || literal.equals((double) DynamoLatencyTest.UNSET)
                || literal.toString().equals("UNSET");
        return unset ? "none" : "`" + literal + "`";
    }

    /** Returns a comment without its asterisks. */
    private static String plain(String comment) {
        return comment.lines().map(line -> line.replaceFirst("^\\s*\\* ?", "")).collect(Collectors.joining("\n"));
    }
}
