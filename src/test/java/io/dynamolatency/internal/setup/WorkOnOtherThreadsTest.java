package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Bodies that hand their calls of a synchronous client to other threads, such as those of an executor. */
@Tag("slow")
@Timeout(60)
class WorkOnOtherThreadsTest {

    private static final TestRunResources RUN =
            new TestRunResources(key -> Optional.ofNullable(System.getProperty(key)));

    private final MeasurementSetup setup = RUN.open(
            BackendKind.LOCAL, NetworkProfile.of(Duration.ZERO, TlsVersion.NONE), HttpClientKind.URL_CONNECTION);
    private final DynamoDbClient client = (DynamoDbClient) setup.client(ConnectionMode.KEEP_ALIVE);

    @BeforeEach
    void aCallBeforeTheFirstThatIsMeasured() {
        CompletableFuture.runAsync(client::listTables)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @AfterEach
    void close() {
        setup.over();
        setup.close();
    }

    @AfterAll
    static void closeTheRun() {
        RUN.close();
    }

    @Test
    void callsOfTheCallersThreadAreItsOwnWork() throws InterruptedException {
        setup.beforeCall(ConnectionMode.KEEP_ALIVE, 1);
        client.listTables();
        assertThat(setup.worksOnOtherThreads(ConnectionMode.KEEP_ALIVE)).isFalse();
    }

    @Test
    void callsThatTheBodyHandsToAnExecutorAreWorkOfOtherThreads() throws InterruptedException {
        setup.beforeCall(ConnectionMode.KEEP_ALIVE, 1);
        CompletableFuture.runAsync(client::listTables)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(setup.worksOnOtherThreads(ConnectionMode.KEEP_ALIVE)).isTrue();
    }
}
