package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.InvocationEndings.Kind;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the guard does not count. */
@Timeout(120)
@Tag("server")
class GuardCountsTest extends GuardedRun {

    static class BesideALatencyTest {
        @Test
        void calls() {
            InvocationEndings.ofThisJvm()
                    .add(
                            UUID.randomUUID().toString(),
                            new Ending(Kind.NO_CONNECTION, System.nanoTime(), Optional.empty()));
            try (DynamoDbClient dynamo =
                    builder().httpClientBuilder(Apache5HttpClient.builder()).build()) {
                call(dynamo);
            }
        }
    }

    /** The guard does not see calls of latency tests, but the JVM remembers how they ended. */
    @Test
    void endingsOfOtherCallsAreNotCounted() throws Exception {
        run(BesideALatencyTest.class);
        green();
        assertThat(json()).contains("\"noConnection\": 0").doesNotContain("\"noConnection\": 1");
    }
}
