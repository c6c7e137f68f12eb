package io.dynamolatency.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TlsVersion;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("unit")
class HttpClientCheckTest {

    /** What the check says when it is loaded by this loader itself. */
    private static Object faults(ClassLoader loader, HttpClientKind kind) throws ReflectiveOperationException {
        Class<?> kinds = loader.loadClass(HttpClientKind.class.getName());
        Class<?> versions = loader.loadClass(TlsVersion.class.getName());
        Method faults = loader.loadClass(HttpClientCheck.class.getName())
                .getMethod("faults", kinds, Collection.class, boolean.class, versions);
        return faults.invoke(
                null,
                kinds.getField(kind.name()).get(null),
                List.of(),
                false,
                versions.getField("TLS_1_3").get(null));
    }

    @ParameterizedTest
    @EnumSource
    void aMissingLibraryIsNamedWithTheDependencyToAdd(HttpClientKind kind) throws Exception {
        String artifact = kind.dependency().substring(kind.dependency().indexOf(':') + 1);
        try (ClassPathWithout loader = new ClassPathWithout(artifact)) {
            assertThat(faults(loader, kind))
                    .isEqualTo(List.of("httpClients = " + kind
                            + " needs a library that is not on the class path; add the dependency"
                            + " software.amazon.awssdk:" + artifact + " in the version of your SDK"));
        }
    }

    @Test
    void withoutTheSdksDefaultTheKitTakesWhatIsThere() throws Exception {
        assertThat(standard("none", false)).hasToString("APACHE5");
        assertThat(standard("none", true)).hasToString("NETTY");
        assertThat(standard("(apache5-client|apache-client)", false)).hasToString("URL_CONNECTION");
        assertThat(standard("netty-nio-client", true)).hasToString("CRT_ASYNC");
        // whose absence is then reported
        assertThat(standard(".*-client", false)).hasToString("APACHE5");
    }

    private static Object standard(String without, boolean asynchronous) throws Exception {
        try (ClassPathWithout loader = new ClassPathWithout(without)) {
            return loader.loadClass(HttpLibraries.class.getName())
                    .getMethod("standard", boolean.class)
                    .invoke(null, asynchronous);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLibraryThatIsThereIsNoFault(HttpClientKind kind) throws Exception {
        try (ClassPathWithout loader = new ClassPathWithout("no-such-artifact")) {
            assertThat(faults(loader, kind)).isEqualTo(List.of());
        }
    }

    @Test
    void acrtThatCannotBeMadeToTrustIsRefusedOverTls() {
        List<ConnectionMode> modes = List.of(ConnectionMode.KEEP_ALIVE);
        assertThat(HttpClientCheck.refusals(
                        HttpClientKind.CRT_ASYNC, modes, false, TlsVersion.TLS_1_3, () -> Optional.of("no such field")))
                .containsExactly(
                        "CRT_ASYNC cannot be made to trust the run's certificate authority in this version of the SDK"
                                + " (no such field); write network = @Network(tls = NONE)");
        assertThat(HttpClientCheck.refusals(
                        HttpClientKind.CRT, modes, false, TlsVersion.NONE, () -> Optional.of("no such field")))
                .isEmpty();
    }
}
