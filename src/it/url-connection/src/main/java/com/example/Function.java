package com.example;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Production code that names no HTTP client, since there is only one. */
public final class Function {

    private Function() {}

    public static DynamoDbClient client() {
        return DynamoDbClient.create();
    }
}
