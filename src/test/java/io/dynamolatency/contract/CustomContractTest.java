package io.dynamolatency.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.backend.ProcessBackend;
import io.dynamolatency.BackendKind;
import io.dynamolatency.fixture.Relay;
import io.dynamolatency.internal.backend.CustomBackends;
import io.dynamolatency.internal.backend.local.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of docs/backends.md: a back end of a user's own. */
class CustomContractTest extends BackEndContract {

    private static final String COMMAND = "example.command";
    private static final String URI = "example.uri";

    @Override
    Stage open() {
        int port = Relay.lastingPort();
        List<Long> others = children().map(ProcessHandle::pid).toList();
        System.setProperty(URI, "http://127.0.0.1:" + port);
        System.setProperty(COMMAND, Commands.dynamoDbLocal(port));
        return new Stage() {
            @Override
            public BackendKind kind() {
                return BackendKind.CUSTOM;
            }

            @Override
            public Map<String, String> parameters() {
                return Map.of(CustomBackends.NAME, "ProcessBackend");
            }

            @Override
            public void kill() {
                children().filter(process -> !others.contains(process.pid())).forEach(ProcessHandle::destroyForcibly);
            }

            @Override
            public void comeBack() {
                // the kit has another object start another
            }

            @Override
            public void end() {
                System.clearProperty(URI);
                System.clearProperty(COMMAND);
            }
        };
    }

    private static Stream<ProcessHandle> children() {
        return ProcessHandle.current().children();
    }

    @Test
    void theDocumentationHasTheExampleAsItIs() throws IOException {
        String source = Files.readString(
                Path.of("src/test/java", ProcessBackend.class.getName().replace('.', '/') + ".java"));
        assertThat(Files.readString(Path.of("docs/backends.md")))
                .contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
    }
}
