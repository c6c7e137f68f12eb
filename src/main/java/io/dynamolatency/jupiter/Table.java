package io.dynamolatency.jupiter;

import io.dynamolatency.TestTable;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Sets the keys of a {@link TestTable}, either by their names or by a bean class of the enhanced client.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @Table(partitionKey = "pk", sortKey = "sk", sortKeyType = ScalarAttributeType.N)
 * void putItem(DynamoDbClient dynamo, TestTable table) { ... }
 * }</pre>
 *
 * <p>On a method or a class, the annotation describes the test's table. {@code @BeforeEach} and {@code @AfterEach}
 * methods share this table. A method's annotation replaces the class's annotation. On a parameter, the annotation makes
 * an additional table. All parameters with an equal annotation share this table. {@link TestTable#create} makes a table
 * with any schema.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Table {

    /** The name of the partition key. */
    String partitionKey() default TestTable.KEY;

    /** The type of the partition key. */
    ScalarAttributeType partitionKeyType() default ScalarAttributeType.S;

    /** The name of the sort key. Default: no sort key. */
    String sortKey() default "";

    /** The type of the sort key. */
    ScalarAttributeType sortKeyType() default ScalarAttributeType.S;

    /**
     * A class with {@code @DynamoDbBean} or {@code @DynamoDbImmutable}. The table gets the keys and indexes of this
     * class. Indexes contain all attributes. Needs {@code dynamodb-enhanced}. Give either a bean or keys.
     */
    Class<?> bean() default void.class;
}
