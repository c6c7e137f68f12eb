package io.dynamolatency;

import java.util.Map;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * A table for one measurement. The kit creates the table before the first call and drops it after the last call. The
 * requests that create and drop the table bypass the emulated network. The partition key is the string {@value #KEY},
 * and there is no sort key. {@link io.dynamolatency.jupiter.Table} and {@link #create} make tables with other keys.
 * Thread-safe.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface TestTable {

    /** The name of the partition key. */
    String KEY = "id";

    /**
     * Creates an additional table with your schema, and waits until the table is active. The kit gives the new table a
     * unique name, and drops it together with this table. The requests that create and drop the new table bypass the
     * emulated network.
     *
     * @param schema key schema, attribute definitions and indexes; the kit replaces the schema's table name. If the
     *     schema has no billing mode, the table is billed on demand
     * @return the new table; its {@link #newItem()} and {@link #keyOf} follow the schema
     */
    TestTable create(CreateTableRequest schema);

    /** Returns the table's name. */
    String name();

    /**
     * Returns a new item of about 100 bytes, with a key that no earlier item had. The item is not in the table until
     * your test puts it there.
     */
    Map<String, AttributeValue> newItem();

    /**
     * Returns only the key attributes of an item, for {@code getItem} and similar calls.
     *
     * @throws IllegalArgumentException if the item lacks a key attribute
     */
    Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item);
}
