package io.dynamolatency.internal.backend.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.client.CreatedTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Deleting tables where that does not go smoothly, which the server in AWS's place does not do. */
@Timeout(60)
@Tag("slow")
class BilledTablesTest {

    /** A DynamoDB that takes its time for a new table. */
    private static class Slow implements DynamoDbClient {
        final Set<String> tables = ConcurrentHashMap.newKeySet();
        final AtomicInteger deletions = new AtomicInteger();
        final CountDownLatch askedToMake = new CountDownLatch(1);
        final CountDownLatch askedToDelete = new CountDownLatch(1);

        @Override
        public CreateTableResponse createTable(CreateTableRequest request) {
            askedToMake.countDown();
            try {
                askedToDelete.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            tables.add(request.tableName());
            return CreateTableResponse.builder()
                    .tableDescription(t -> t.tableStatus(TableStatus.ACTIVE))
                    .build();
        }

        @Override
        public DeleteTableResponse deleteTable(DeleteTableRequest request) {
            deletions.incrementAndGet();
            try {
                if (!tables.remove(request.tableName())) {
                    throw ResourceNotFoundException.builder()
                            .message("not there")
                            .build();
                }
                return DeleteTableResponse.builder().build();
            } finally {
                askedToDelete.countDown();
            }
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // there is nothing
        }
    }

    @Test
    void aTableThatIsBeingMadeWhileTheJvmEndsIsDeletedWhenItIsThere() throws Exception {
        Slow slow = new Slow();
        BilledTables tables = new BilledTables(slow, "team-a-");
        CompletableFuture<?> making = CompletableFuture.runAsync(() -> tables.create(CreatedTable.SCHEMA));
        assertThat(slow.askedToMake.await(30, TimeUnit.SECONDS)).isTrue();
        // as the shutdown hook does
        tables.close();
        making.get(30, TimeUnit.SECONDS);
        assertThat(slow.tables).isEmpty();
        assertThat(slow.deletions).hasValueGreaterThan(1);
    }

    @Test
    void whereTheKeysMayNotThatIsSaidWithoutAMinutesWait() {
        Slow refusing = new Slow() {
            @Override
            public DeleteTableResponse deleteTable(DeleteTableRequest request) {
                deletions.incrementAndGet();
                throw DynamoDbException.builder()
                        .message("not authorized to perform: dynamodb:DeleteTable")
                        .statusCode(400)
                        .build();
            }
        };
        refusing.askedToDelete.countDown();
        BilledTables tables = new BilledTables(refusing, "team-a-");
        String name = tables.create(CreatedTable.SCHEMA).name();
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            tables.close();
        } finally {
            System.setErr(before);
        }
        // two a second for five seconds, where it would be forty
        assertThat(refusing.deletions).hasValueBetween(2, 20);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "Tables at AWS could not be deleted", name, "not authorized to perform: dynamodb:DeleteTable");
    }
}
