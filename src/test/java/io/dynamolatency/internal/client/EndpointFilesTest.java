package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.DynamoBackend;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that lead other programs to an endpoint. */
@Tag("unit")
class EndpointFilesTest {

    @Test
    void aFileThatCouldNotBeWrittenIsWrittenAgain() {
        // UTF-8 has no bytes for half a character
        DynamoBackend.Keys unwritable = new DynamoBackend.Keys("\uD800", "secret");
        try (EndpointFiles files = new EndpointFiles(Optional.empty())) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> files.credentials(unwritable)).isInstanceOf(UncheckedIOException.class);
            }
        }
    }
}
