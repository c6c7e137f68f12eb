package com.example;

import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyResult;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The client of the container in an ordinary test. */
@QuarkusTest
class ContainerClientTest {

    @Inject
    DynamoDbClient dynamo;

    @Test
    void putItem() {
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ZERO, TlsVersion.NONE))) {
            TestTable table = lab.table();
            LatencyResult result = lab.probe()
                    .iterations(10)
                    .measure(() -> dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())));
            Assertions.assertEquals(0, result.errors());
            Assertions.assertEquals(10, result.wire().exchanges().size());
            assertThat(result).connections().hasAtMost(1);
        }
    }
}
