package io.dynamolatency.internal.proxy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.Set;

/** Reads which tables a request names. */
final class RequestTables {

    private static final String TABLE = "TableName";
    private static final String BATCH = "RequestItems";
    private static final String TRANSACTION = "TransactItems";

    private RequestTables() {}

    /** Returns the names of the tables in a request's body; empty if the body names no table or is not JSON. */
    static Set<String> in(String body) {
        Set<String> tables = new HashSet<>();
        if (parse(body) instanceof JsonObject request) {
            add(tables, request);
            if (request.get(BATCH) instanceof JsonObject batch) {
                batch.keySet().forEach(table -> tables.add(name(table)));
            }
            if (request.get(TRANSACTION) instanceof JsonArray transaction) {
                transaction.forEach(item -> addActions(tables, item));
            }
        }
        return tables;
    }

    private static JsonElement parse(String body) {
        try {
            return JsonParser.parseString(body);
        } catch (JsonParseException e) {
            return JsonNull.INSTANCE;
        }
    }

    private static void addActions(Set<String> tables, JsonElement item) {
        if (item instanceof JsonObject actions) {
            actions.entrySet().forEach(action -> add(tables, action.getValue()));
        }
    }

    private static void add(Set<String> tables, JsonElement named) {
        if (named instanceof JsonObject object && object.get(TABLE) instanceof JsonPrimitive table) {
            tables.add(name(table.getAsString()));
        }
    }

    /** Returns the table's name. A request can name a table by its ARN. */
    private static String name(String tableOrArn) {
        return tableOrArn.startsWith("arn:") ? tableOrArn.replaceFirst("^.*:table/", "") : tableOrArn;
    }
}
