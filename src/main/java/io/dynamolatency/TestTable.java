package io.dynamolatency;

import java.util.Map;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table for one measurement. The kit creates it before the first call and drops it after the last call; these
 * requests bypass the emulated network. The table's partition key is the string {@value #KEY}; it has no sort key.
 * Thread-safe.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface TestTable {

    /** The name of the partition key. */
    String KEY = "id";

    /** Returns the table's name. */
    String name();

    /**
     * Returns a new item of about 100 bytes, with a key that no earlier item had. The item is not in the table until
     * your test puts it there.
     */
    Map<String, AttributeValue> newItem();

    /**
     * Returns only the key of an item, for {@code getItem} and similar calls.
     *
     * @throws IllegalArgumentException if the item does not have the attribute {@value #KEY}
     */
    default Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        AttributeValue key = item.get(KEY);
        if (key == null) {
            throw new IllegalArgumentException("the item has no attribute \"" + KEY + "\", only " + item.keySet());
        }
        return Map.of(KEY, key);
    }
}
