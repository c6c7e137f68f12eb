package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

@Timeout(30)
@Tag("unit")
class CreatedTableTest {

    /** Answers with these statuses, one after another; an empty text stands for a description without a status. */
    private static final class Scripted implements DynamoDbClient {
        private final Queue<String> statuses;

        Scripted(String... statuses) {
            this.statuses = new ArrayDeque<>(List.of(statuses));
        }

        @Override
        public CreateTableResponse createTable(CreateTableRequest request) {
            return CreateTableResponse.builder().build();
        }

        @Override
        public DescribeTableResponse describeTable(DescribeTableRequest request) {
            @Nullable String status = statuses.remove();
            return DescribeTableResponse.builder()
                    .table(TableDescription.builder()
                            .tableName(request.tableName())
                            .tableStatus(status.isEmpty() ? null : status)
                            .build())
                    .build();
        }

        @Override
        public String serviceName() {
            return "DynamoDB";
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    @Test
    void aBackEndWithoutTableStatusHasTheTableOnceItDescribesIt() {
        Scripted admin = new Scripted("");
        assertThat(CreatedTable.create(admin, "orders").name()).isEqualTo("orders");
        assertThat(admin.statuses).isEmpty();
    }

    @Test
    void otherwiseItWaitsUntilTheTableIsActive() {
        Scripted admin = new Scripted("CREATING", "ACTIVE");
        CreatedTable.create(admin, "orders");
        assertThat(admin.statuses).isEmpty();
    }
}
