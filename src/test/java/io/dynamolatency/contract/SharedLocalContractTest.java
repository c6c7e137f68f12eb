package io.dynamolatency.contract;

import io.dynamolatency.BackendKind;
import io.dynamolatency.internal.backend.local.SharedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** One DynamoDB Local for several JVMs, of which this is the only one. */
class SharedLocalContractTest extends BackEndContract {

    @TempDir
    static @Nullable Path directory;

    @Override
    Stage open() {
        Path shared = directory;
        if (shared == null) {
            throw new IllegalStateException("JUnit makes it");
        }
        return new Stage() {
            @Override
            public BackendKind kind() {
                return BackendKind.LOCAL;
            }

            @Override
            public Map<String, String> parameters() {
                return Map.of(SharedBackend.DIRECTORY, shared.toString());
            }

            @Override
            public void kill() throws IOException {
                long pid = Long.parseLong(
                        Files.readAllLines(shared.resolve("server")).get(1));
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            }

            @Override
            public void comeBack() {
                // the kit starts another
            }

            @Override
            public void end() {
                // it ends when nobody holds it any more
            }
        };
    }
}
