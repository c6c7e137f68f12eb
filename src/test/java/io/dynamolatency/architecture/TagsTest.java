package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Each test class says what it costs, so that {@code mvn -Pfast test} runs the quick ones. */
@Tag("unit")
class TagsTest {

    private static final List<String> KINDS = List.of("unit", "server", "process", "slow", "reported", "benchmark");

    @Test
    void eachTestClassHasOneOfTheTags() {
        Map<String, List<String>> wrong = new TreeMap<>();
        for (Class<?> test : ReflectionSupport.findAllClassesInPackage(
                "io.dynamolatency",
                TagsTest::isTestClass,
                name -> name.endsWith("Test") || name.endsWith("Benchmark"))) {
            List<String> kinds = AnnotationSupport.findRepeatableAnnotations(test, Tag.class).stream()
                    .map(Tag::value)
                    .filter(KINDS::contains)
                    .toList();
            if (kinds.size() != 1) {
                wrong.put(test.getSimpleName(), kinds);
            }
        }
        assertThat(wrong)
                .as("test classes without exactly one of: unit (opens no socket), server (opens sockets in this JVM),"
                        + " process (starts one), slow (takes a second or more), reported (a mistake of a public"
                        + " thread, for a quiet machine), benchmark")
                .isEmpty();
    }

    private static boolean isTestClass(Class<?> type) {
        return !type.isMemberClass()
                && !Modifier.isAbstract(type.getModifiers())
                && directory(type).equals(directory(TagsTest.class));
    }

    private static URL directory(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
