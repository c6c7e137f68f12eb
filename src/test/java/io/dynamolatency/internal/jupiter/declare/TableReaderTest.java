package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.jupiter.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Schemas that are wrong, and what to write. */
@Tag("unit")
class TableReaderTest {

    static class Tables {
        @Table(partitionKey = "")
        void noKey() {}

        @Table(partitionKey = "pk", sortKey = "pk")
        void oneName() {}

        @Table(partitionKeyType = ScalarAttributeType.UNKNOWN_TO_SDK_VERSION)
        void noType() {}

        @Table(sortKeyType = ScalarAttributeType.N)
        void typeWithoutKey() {}

        @Table(partitionKey = "pk", bean = Tables.class)
        void both() {}

        @Table(bean = Tables.class)
        void noBean() {}

        @Table
        void defaults() {}
    }

    private static Table table(String method) throws NoSuchMethodException {
        return Tables.class.getDeclaredMethod(method).getAnnotation(Table.class);
    }

    private static void isRefused(String method, String... words) throws NoSuchMethodException {
        Table table = table(method);
        assertThatThrownBy(() -> TableReader.schema(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void faultsNameWhatToWrite() throws NoSuchMethodException {
        isRefused("noKey", "partitionKey is empty", "write @Table(partitionKey = \"pk\", sortKey = \"sk\")");
        isRefused("oneName", "both keys have the name \"pk\"");
        isRefused("noType", "S, N or B");
        isRefused("typeWithoutKey", "sortKeyType without sortKey");
        isRefused("both", "@Table names keys and a bean");
        isRefused("noBean", "@Table(bean = Tables.class)", "@DynamoDbBean");
    }

    @Test
    void withoutMembersItIsTheKitsOwnSchema() throws NoSuchMethodException {
        assertThat(TableReader.schema(table("defaults"))).isEqualTo(CreatedTable.SCHEMA);
    }
}
