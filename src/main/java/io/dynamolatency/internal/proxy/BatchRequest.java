package io.dynamolatency.internal.proxy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/** The JSON of a request that writes or gets a batch of items. Mutable. */
final class BatchRequest {

    private static final String ITEMS = "RequestItems";
    private static final String KEYS = "Keys";

    private final JsonObject body;
    private final boolean gets;

    private BatchRequest(JsonObject body, boolean gets) {
        this.body = body;
        this.gets = gets;
    }

    /**
     * Returns the batch in a request; empty if the request has no items, or not the form of a batch.
     *
     * @param gets true if the batch gets items; false if the batch writes items
     */
    static Optional<BatchRequest> of(JsonObject body, boolean gets) {
        BatchRequest batch = new BatchRequest(body, gets);
        boolean formed = body.get(ITEMS) instanceof JsonObject tables
                && tables.asMap().values().stream()
                        .allMatch(table -> gets
                                ? table instanceof JsonObject part && part.get(KEYS) instanceof JsonArray
                                : table instanceof JsonArray);
        return formed && batch.size() > 0 ? Optional.of(batch) : Optional.empty();
    }

    private int size() {
        return tables().keySet().stream().mapToInt(table -> items(table).size()).sum();
    }

    private JsonObject tables() {
        return body.getAsJsonObject(ITEMS);
    }

    private JsonArray items(String table) {
        return items(tables(), table);
    }

    private JsonArray items(JsonObject tables, String table) {
        return gets ? tables.getAsJsonObject(table).getAsJsonArray(KEYS) : tables.getAsJsonArray(table);
    }

    boolean isEmpty() {
        return tables().isEmpty();
    }

    /**
     * Removes a share of the items, but at least one item. Returns these items as an answer lists unprocessed items.
     */
    JsonObject takeAway(double share) {
        int toTake = Math.max(1, (int) Math.floor(share * size()));
        JsonObject taken = new JsonObject();
        for (String table : List.copyOf(tables().keySet())) {
            JsonArray items = items(table);
            JsonArray ofTable = new JsonArray();
            while (toTake > 0 && !items.isEmpty()) {
                ofTable.add(items.remove(items.size() - 1));
                toTake--;
            }
            if (!ofTable.isEmpty()) {
                taken.add(table, gets ? keys(table, ofTable) : ofTable);
            }
            if (items.isEmpty()) {
                tables().remove(table);
            }
        }
        return taken;
    }

    /** Returns a copy of the request's entry for a table, with these keys instead of its own keys. */
    private JsonObject keys(String table, JsonArray keys) {
        JsonObject part = new JsonObject();
        tables().getAsJsonObject(table).entrySet().forEach(entry -> part.add(entry.getKey(), entry.getValue()));
        part.add(KEYS, keys);
        return part;
    }

    /** Adds {@code unprocessed} to the items that the service itself left unprocessed. Returns the completed answer. */
    JsonObject answer(JsonObject served, JsonObject unprocessed) {
        String member = gets ? "UnprocessedKeys" : "UnprocessedItems";
        if (!(served.get(member) instanceof JsonObject)) {
            served.add(member, new JsonObject());
        }
        JsonObject left = served.getAsJsonObject(member);
        for (String table : unprocessed.keySet()) {
            if (left.has(table)) {
                items(left, table).addAll(items(unprocessed, table));
            } else {
                left.add(table, unprocessed.get(table));
            }
        }
        if (gets && !served.has("Responses")) {
            served.add("Responses", new JsonObject());
        }
        return served;
    }

    @Override
    public String toString() {
        return body.toString();
    }
}
