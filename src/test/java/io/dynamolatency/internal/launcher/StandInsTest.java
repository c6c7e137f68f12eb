package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.jupiter.run.StandIn;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

class StandInsTest {

    @Retention(RetentionPolicy.RUNTIME)
    @interface Mark {
        String value();
    }

    abstract static class Generic<T> {
        @DynamoLatencyTest
        CompletableFuture<?> inherited(List<T> ofVariables, List<? extends String[]> ofTypes) {
            return new CompletableFuture<>();
        }
    }

    @DisplayName("not inherited")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Original extends Generic<String> {
        @Mark("constructor")
        Original(@Mark("of the constructor") String parameter) {}

        @Mark("method")
        @DynamoLatencyTest(iterations = 7)
        @ExpectConnections(atMost = 1)
        @ExpectConnections(atMost = 2)
        public final CompletionStage<?> test(@Mark("parameter") String parameter) {
            return new CompletableFuture<>();
        }

        CompletionStage<?> noTest() {
            return new CompletableFuture<>();
        }
    }

    private static Stream<String> marks(Annotation... annotations) {
        return Stream.of(annotations).filter(Mark.class::isInstance).map(a -> ((Mark) a).value());
    }

    private final Class<?> standIn = StandIns.of(Original.class);

    @Test
    void isASubclassBesideTheOriginalThatIsMadeOnce() {
        assertThat(standIn.getSuperclass()).isEqualTo(Original.class);
        assertThat(standIn.getPackage()).isEqualTo(Original.class.getPackage());
        assertThat(standIn.getClassLoader()).isEqualTo(Original.class.getClassLoader());
        assertThat(standIn).hasAnnotation(StandIn.class);
        assertThat(StandIns.of(Original.class)).isSameAs(standIn);
    }

    @Test
    void hasTheAnnotationsOfTheOriginalOnce() {
        assertThat(standIn.getAnnotation(DisplayName.class).value()).isEqualTo("not inherited");
        assertThat(standIn.getAnnotation(TestInstance.class).value()).isEqualTo(TestInstance.Lifecycle.PER_CLASS);
        assertThat(standIn.getDeclaredAnnotations()).hasSize(2);
    }

    @Test
    void hasTheOriginalsConstructor() {
        assertThat(standIn.getDeclaredConstructors()).hasSize(1);
        Constructor<?> constructor = standIn.getDeclaredConstructors()[0];
        assertThat(constructor.getParameterTypes()).containsExactly(String.class);
        assertThat(marks(constructor.getDeclaredAnnotations())).containsExactly("constructor");
        assertThat(marks(constructor.getParameterAnnotations()[0])).containsExactly("of the constructor");
    }

    @Test
    void hasAVoidMethodForEachTestThatReturnsAFuture() throws Exception {
        Method original = Original.class.getMethod("test", String.class);
        Method shown = StandIns.method(standIn, original);
        assertThat(shown.getReturnType()).isEqualTo(void.class);
        assertThat(shown.getParameters()[0].getName()).isEqualTo(original.getParameters()[0].getName());
        assertThat(shown.getDeclaredAnnotations()).containsExactlyInAnyOrder(original.getDeclaredAnnotations());
        assertThat(marks(shown.getParameterAnnotations()[0])).containsExactly("parameter");
        assertThat(standIn.getDeclaredMethods())
                .extracting(Method::getName)
                .containsExactlyInAnyOrder("test", "inherited");
    }

    @Test
    void parametersKeepWhatTheirTypesSayWithoutTheClassAroundThem() throws Exception {
        Method original = Generic.class.getDeclaredMethod("inherited", List.class, List.class);
        Method shown = StandIns.method(standIn, original);
        assertThat(shown.getGenericParameterTypes()[0]).isEqualTo(List.class);
        assertThat(shown.getGenericParameterTypes()[1].getTypeName())
                .isEqualTo(original.getGenericParameterTypes()[1].getTypeName());
    }

    @Test
    void aPackageThatIsNotOpenSaysWhatToWrite() {
        assertThatThrownBy(() -> StandIns.of(ArrayList.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        "The tests of java.util.ArrayList return futures and are run in a subclass, for which their package"
                                + " has to be open; write \"opens java.util;\" into the module's descriptor, or let them wait"
                                + " themselves and return void");
    }

    @Test
    void aClassThatCannotBeSubclassedSaysWhy() {
        assertThatThrownBy(() -> StandIns.of(LastOfItsKind.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith("The tests of " + LastOfItsKind.class.getName()
                        + " return futures and are run in a subclass, which cannot be made: ")
                .hasMessageEndingWith("; let them wait themselves and return void");
    }

    static final class LastOfItsKind {}
}
