package io.dynamolatency.internal.proxy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error that an answer of DynamoDB names in its body.
 *
 * @param type the error's name without its namespace; empty if the answer names no error
 * @param conditionFailed whether the request was refused only because an item did not meet its condition
 */
record ServiceError(String type, boolean conditionFailed) {

    static final ServiceError NONE = new ServiceError("", false);

    /** The lowest status of an error answer. */
    static final int FIRST_ERROR = 400;

    private static final Pattern TYPE = Pattern.compile("(?:.*#)?(\\w{1,80})");
    private static final String CANCELED = "TransactionCanceledException";
    /** The errors if an item does not meet a condition, or if an {@code INSERT} finds that its item exists. */
    private static final Set<String> OF_CONDITIONS = Set.of("ConditionalCheckFailed", "DuplicateItem");

    /** DynamoDB Local leaves this ending out in some names. */
    private static final String ENDING = "Exception";

    private static final String NO_REASON = "None";

    /** Reads the error of an answer. Does not read the body of an answer without an error. */
    static ServiceError of(FullHttpResponse answer) {
        if (answer.status().code() < FIRST_ERROR) {
            return NONE;
        }
        try {
            JsonElement body = JsonParser.parseString(answer.content().toString(StandardCharsets.UTF_8));
            return body instanceof JsonObject object ? of(object) : NONE;
        } catch (JsonParseException notOfDynamoDb) {
            return NONE;
        }
    }

    private static ServiceError of(JsonObject body) {
        Matcher type = TYPE.matcher(text(body, "__type"));
        if (!type.matches()) {
            return NONE;
        }
        String name = type.group(1);
        return new ServiceError(
                name,
                OF_CONDITIONS.contains(name.replace(ENDING, ""))
                        || (name.equals(CANCELED)
                                && body.get("CancellationReasons") instanceof JsonArray reasons
                                && onlyConditions(reasons)));
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    /** Returns whether a transaction has reasons for its cancellation, and each reason is a failed condition. */
    private static boolean onlyConditions(JsonArray reasons) {
        boolean any = false;
        for (JsonElement reason : reasons) {
            String code = reason instanceof JsonObject object ? text(object, "Code") : "";
            if (!code.equals(NO_REASON)) {
                any = true;
                if (!OF_CONDITIONS.contains(code)) {
                    return false;
                }
            }
        }
        return any;
    }
}
