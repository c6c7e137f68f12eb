package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.http.ClassPathWithout;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Back ends whose library is not on the class path. */
@Timeout(60)
@Tag("slow")
class BackEndAbsentTest {

    @Test
    void withoutTestcontainersAContainerIsAnErrorAndTheOthersWork() throws IOException, ReflectiveOperationException {
        try (ClassPathWithout without = new ClassPathWithout("testcontainers")) {
            Class<?> type = Class.forName("io.dynamolatency.internal.setup.TestRunResources", true, without);
            Class<?> kinds = Class.forName("io.dynamolatency.BackendKind", true, without);
            Function<String, Optional<String>> parameters =
                    key -> Optional.of("http://127.0.0.1:1").filter(unused -> key.equals("dynamolatency.endpoint.uri"));
            try (AutoCloseable run =
                    (AutoCloseable) type.getConstructor(Function.class).newInstance(parameters)) {
                var environment = type.getMethod("environment", kinds);
                assertThatThrownBy(() -> environment.invoke(run, constant(kinds, "CONTAINER")))
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .hasMessageContainingAll(
                                "backend = CONTAINER needs Testcontainers on the class path",
                                "org.testcontainers:testcontainers");
                assertThat(environment.invoke(run, constant(kinds, "LOCAL"))).isNotNull();
                assertThat(environment.invoke(run, constant(kinds, "ENDPOINT"))).isNotNull();
            } catch (ReflectiveOperationException | RuntimeException | Error failed) {
                throw failed;
            } catch (Exception closing) {
                throw new IllegalStateException(closing);
            }
        }
    }

    private static Object constant(Class<?> kinds, String name) {
        for (Object kind : kinds.getEnumConstants()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(name);
    }
}
