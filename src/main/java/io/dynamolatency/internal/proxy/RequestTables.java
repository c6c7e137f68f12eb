package io.dynamolatency.internal.proxy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.Set;

/** Reads which tables a request names. */
final class RequestTables {

    private static final String TABLE = "TableName";
    private static final String BATCH = "RequestItems";
    private static final String TRANSACTION = "TransactItems";

    private RequestTables() {}

    /** Returns the names of the tables in a request's body; empty if it names none or is not JSON. */
    static Set<String> in(String body) {
        Set<String> tables = new HashSet<>();
        try {
            if (JsonParser.parseString(body) instanceof JsonObject request) {
                add(tables, request.get(TABLE));
                if (request.get(BATCH) instanceof JsonObject batch) {
                    batch.keySet().forEach(table -> tables.add(name(table)));
                }
                if (request.has(TRANSACTION)) {
                    for (JsonElement item : request.getAsJsonArray(TRANSACTION)) {
                        item.getAsJsonObject()
                                .entrySet()
                                .forEach(action -> add(
                                        tables,
                                        action.getValue().getAsJsonObject().get(TABLE)));
                    }
                }
            }
        } catch (JsonParseException | IllegalStateException | ClassCastException e) {
            // a body that DynamoDB refuses names no table
        }
        return tables;
    }

    private static void add(Set<String> tables, JsonElement name) {
        if (name != null) {
            tables.add(name(name.getAsString()));
        }
    }

    /** Returns the table's name; a request may name a table by its ARN. */
    private static String name(String tableOrArn) {
        return tableOrArn.startsWith("arn:") ? tableOrArn.replaceFirst("^.*:table/", "") : tableOrArn;
    }
}
