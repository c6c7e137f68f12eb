package io.dynamolatency.internal.client;

import io.dynamolatency.TestTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table that another JVM of the kit created and will drop. */
public final class NamedTable implements TestTable {

    private static final String SEPARATOR = "\n";

    private final String name;
    private final TableKeys keys;
    private final AtomicLong items;

    private NamedTable(String name, TableKeys keys, long firstItem) {
        this.name = name;
        this.keys = keys;
        this.items = new AtomicLong(firstItem);
    }

    /** Returns the text that {@link #parse} reads: the table's name, and the name and type of each key attribute. */
    public static String describe(TestTable table) {
        StringBuilder text = new StringBuilder(table.name());
        table.keyOf(table.newItem())
                .forEach((key, value) ->
                        text.append(SEPARATOR).append(value.type().name()).append(key));
        return text.toString();
    }

    /**
     * Returns the table that a text of {@link #describe} describes.
     *
     * @param firstItem the number of the first new item
     */
    public static NamedTable parse(String text, long firstItem) {
        String[] lines = text.split(SEPARATOR, -1);
        Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            types.put(lines[i].substring(1), ScalarAttributeType.fromValue(lines[i].substring(0, 1)));
        }
        return new NamedTable(lines[0], new TableKeys(types), firstItem);
    }

    @Override
    public TestTable create(CreateTableRequest schema) {
        throw new UnsupportedOperationException(
                "the JVM of a first call can't create tables; add another TestTable parameter with @Table, or create"
                        + " the table in @BeforeEach");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, AttributeValue> newItem() {
        return keys.item(items.getAndIncrement());
    }

    @Override
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return keys.of(item);
    }
}
