package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.TestTable;
import io.dynamolatency.internal.client.EnhancedAdapter;
import io.dynamolatency.jupiter.Table;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Reads the schemas of tables. */
public final class TableReader {

    private static final String KEYS = "; write @Table(partitionKey = \"pk\", sortKey = \"sk\")";

    private TableReader() {}

    /** Returns the schema of a test's table, and adds the faults of all schemas; empty for the kit's own schema. */
    static Optional<CreateTableRequest> read(TestBody test, Faults faults) {
        Stream.of(test.method().getParameters())
                .flatMap(parameter -> AnnotationSupport.findAnnotation(parameter, Table.class).stream())
                .forEach(table -> faults.valid("", () -> schema(table)));
        return test.annotation(Table.class).flatMap(table -> faults.valid("", () -> schema(table)));
    }

    /**
     * Returns the schema.
     *
     * @throws IllegalArgumentException if the annotation is invalid; the message has the fix
     */
    public static CreateTableRequest schema(Table table) {
        return table.bean() == void.class ? ofKeys(table) : ofBean(table);
    }

    private static CreateTableRequest ofKeys(Table table) {
        boolean sorted = !table.sortKey().isEmpty();
        require(!table.partitionKey().isBlank(), "@Table: partitionKey is empty" + KEYS);
        require(
                !table.sortKey().equals(table.partitionKey()),
                "@Table: both keys have the name \"" + table.sortKey() + "\"; give them different names");
        require(
                table.partitionKeyType() != ScalarAttributeType.UNKNOWN_TO_SDK_VERSION
                        && table.sortKeyType() != ScalarAttributeType.UNKNOWN_TO_SDK_VERSION,
                "@Table: keys have the type S, N or B; write one of them");
        require(sorted || table.sortKeyType() == ScalarAttributeType.S, "@Table: sortKeyType without sortKey" + KEYS);
        CreateTableRequest.Builder schema = CreateTableRequest.builder();
        return sorted
                ? schema.keySchema(key(table.partitionKey(), KeyType.HASH), key(table.sortKey(), KeyType.RANGE))
                        .attributeDefinitions(
                                attribute(table.partitionKey(), table.partitionKeyType()),
                                attribute(table.sortKey(), table.sortKeyType()))
                        .build()
                : schema.keySchema(key(table.partitionKey(), KeyType.HASH))
                        .attributeDefinitions(attribute(table.partitionKey(), table.partitionKeyType()))
                        .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static CreateTableRequest ofBean(Table table) {
        require(
                table.partitionKey().equals(TestTable.KEY)
                        && table.sortKey().isEmpty()
                        && table.partitionKeyType() == ScalarAttributeType.S
                        && table.sortKeyType() == ScalarAttributeType.S,
                "@Table names keys and a bean, but the bean's annotations already name its keys; remove the keys, or"
                        + " bean");
        String bean = "@Table(bean = " + table.bean().getSimpleName() + ".class): ";
        try {
            return EnhancedAdapter.schema(table.bean());
        } catch (LinkageError absent) {
            throw new IllegalArgumentException(
                    bean + "needs a library that is not on the class path; add the dependency"
                            + " software.amazon.awssdk:dynamodb-enhanced",
                    absent);
        } catch (RuntimeException invalid) {
            throw new IllegalArgumentException(
                    bean + "the SDK can't read its schema: " + invalid.getMessage()
                            + "; annotate the class with @DynamoDbBean and its key's getter with"
                            + " @DynamoDbPartitionKey",
                    invalid);
        }
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }
}
