package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class ServerProcessTest {

    @Test
    void theServerGetsOnlyWhatAJvmNeedsOfTheMachine() {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "GITHUB_TOKEN", "x",
                "DB_PASSWORD", "x",
                "SystemRoot", "C:\\Windows",
                "JAVA_TOOL_OPTIONS", "-Dx",
                "JDK_JAVA_OPTIONS", "-Dx",
                "_JAVA_OPTIONS", "-Dx",
                "CLASSPATH", "x",
                "AWS_SECRET_ACCESS_KEY", "x",
                "PATH", "/bin"));

        ServerProcess.clean(environment);

        assertThat(environment)
                .containsExactly(
                        Map.entry("DDB_LOCAL_TELEMETRY", "0"),
                        Map.entry("PATH", "/bin"),
                        Map.entry("SystemRoot", "C:\\Windows"));
    }
}
