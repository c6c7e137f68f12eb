package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.maven.Coordinates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** When a stored result counts: the key must differ if the result could differ. */
@Tag("unit")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class VersionCacheTest {

    private static final String JDK = "java.vm.version";

    @TempDir
    Path directory = Path.of("");

    private String key(Map<String, String> parameters, Path... classPath) throws IOException {
        VersionPlan plan = new VersionPlan(
                Coordinates.parse("com.acme:orders"),
                "1.0",
                "",
                false,
                8,
                "OrderTest.loads",
                "OrderTest#loads()",
                parameters,
                directory,
                true);
        return VersionCache.key("1.0", plan, List.of(classPath), directory.resolve("repository"));
    }

    private Path jar(String name, String content) throws IOException {
        Path jar = directory.resolve(name);
        Files.createDirectories(jar.getParent());
        return Files.writeString(jar, content);
    }

    private boolean differs(String jar) throws IOException {
        return !key(Map.of(), jar(jar, "before")).equals(key(Map.of(), jar(jar, "later!")));
    }

    @Test
    void differsIfAJarThatCanChangeHasOtherContent() throws IOException {
        assertThat(differs("target/orders-1.0.jar")).isTrue();
        assertThat(differs("repository/com/acme/orders/1.1-SNAPSHOT/orders-1.1-SNAPSHOT.jar"))
                .isTrue();
        assertThat(differs("repository/com/acme/orders/1.0/orders-1.0.jar")).isFalse();
    }

    @Test
    void storesRowsInADirectoryThatIsALink() throws IOException {
        Path link = Files.createSymbolicLink(
                directory.resolve("link"), Files.createDirectory(directory.resolve("elsewhere")));
        VersionCache cache = new VersionCache(link);

        cache.put("key", VersionRow.unmeasured("1.0", "no connection"));

        assertThat(cache.get("key")).map(VersionRow::failure).contains("no connection");
    }

    @Test
    void differsForAnotherJdk() throws IOException {
        String before = System.getProperty(JDK);
        String key = key(Map.of());
        System.setProperty(JDK, "99+1");
        try {
            assertThat(key(Map.of())).isNotEqualTo(key);
        } finally {
            System.setProperty(JDK, before);
        }
    }

    @Test
    void differsForAnotherParameter() throws IOException {
        assertThat(key(Map.of("dynamolatency.network.rtt", "20 ms")))
                .isNotEqualTo(key(Map.of("dynamolatency.network.rtt", "5 ms")));
    }
}
