package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/** The call that tests a client before it is measured. */
@Tag("unit")
class TrialTest {

    @Test
    void anInterruptedCallOfAnAsynchronousClientIsCancelled() {
        CompletableFuture<ListTablesResponse> answer = new CompletableFuture<>();
        DynamoDbAsyncClient client = new DynamoDbAsyncClient() {
            @Override
            public CompletableFuture<ListTablesResponse> listTables(ListTablesRequest request) {
                return answer;
            }

            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Trial.through("orders", client)).isInstanceOf(ClientFactoryException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(answer).isCancelled();
    }
}
