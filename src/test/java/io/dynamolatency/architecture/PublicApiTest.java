package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What users see: few types, each listed in docs/api.md, and nothing internal in their signatures. */
@Tag("slow")
class PublicApiTest {

    private static final String INTERNAL = "io.dynamolatency.internal";

    private static final List<JavaClass> API = Kit.CLASSES.stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> !type.getPackageName().startsWith(INTERNAL))
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .toList();

    private static Stream<JavaClass> topLevel() {
        return API.stream().filter(JavaClass::isTopLevelClass);
    }

    @Test
    void thereAreFewTypes() {
        assertThat(topLevel().map(JavaClass::getName).sorted().toList()).hasSizeLessThanOrEqualTo(50);
    }

    @Test
    void signaturesNameTypesOfTheApiAlone() {
        Stream<String> members = API.stream()
                .flatMap(type -> type.getMembers().stream())
                .filter(PublicApiTest::visible)
                .flatMap(member -> types(member)
                        .filter(PublicApiTest::internal)
                        .map(type -> member.getFullName() + " names " + type.getName()));
        Stream<String> ancestors = API.stream()
                .flatMap(type -> Stream.concat(type.getInterfaces().stream(), type.getSuperclass().stream())
                        .flatMap(above -> above.getAllInvolvedRawTypes().stream())
                        .filter(PublicApiTest::internal)
                        .map(above -> type.getName() + " extends " + above.getName()));
        assertThat(Stream.concat(members, ancestors).sorted()).isEmpty();
    }

    private static boolean visible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean internal(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith(INTERNAL);
    }

    private static Stream<JavaClass> types(JavaMember member) {
        if (member instanceof JavaCodeUnit unit) {
            return Stream.concat(
                            unit.getParameterTypes().stream().map(JavaType::getAllInvolvedRawTypes),
                            Stream.of(unit.getReturnType().getAllInvolvedRawTypes()))
                    .flatMap(Collection::stream);
        }
        return ((JavaField) member).getType().getAllInvolvedRawTypes().stream();
    }

    @Test
    void theApiPageListsEachType() {
        Stream<String> listed = Pattern.compile("^- `@?(\\w+)`:", Pattern.MULTILINE)
                .matcher(read(Path.of("docs/api.md")))
                .results()
                .map(match -> match.group(1));
        assertThat(listed.toList())
                .containsExactlyInAnyOrderElementsOf(
                        topLevel().map(JavaClass::getSimpleName).toList());
    }

    @Test
    void samplesUseNothingInternal() {
        assertThat(files(Path.of("sample-tests/src"))
                        .filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> read(file).contains(INTERNAL)))
                .isEmpty();
    }

    /** Words, annotations and assertions, and one more where results are looked at. */
    @Test
    void aTestImportsFromFewPackages() {
        Pattern imported =
                Pattern.compile("^import (?:static )?io\\.dynamolatency((?:\\.[a-z]+)*)\\.[A-Z]", Pattern.MULTILINE);
        assertThat(files(Path.of("sample-tests/src"))
                        .filter(file -> file.toString().endsWith("Test.java"))
                        .filter(file -> imported.matcher(read(file))
                                        .results()
                                        .map(match -> match.group(1))
                                        .distinct()
                                        .count()
                                > 4))
                .isEmpty();
    }

    private static Stream<Path> files(Path... roots) {
        return Stream.of(roots).flatMap(root -> {
            try (Stream<Path> files = Files.walk(root)) {
                return files.toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
