package com.example.orders;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A user's code, which does not know the kit. */
public final class Orders {

    /** A client that lives as long as its class, as AWS advises for Lambda functions. */
    private static final class Held {
        static final DynamoDbClient CLIENT = DynamoDbClient.create();
    }

    private static @Nullable DynamoDbClient lazily;

    private Orders() {}

    public static void clientForEachCall() {
        try (DynamoDbClient client = DynamoDbClient.create()) {
            client.listTables();
        }
    }

    public static void asynchronousClientForEachCall() {
        try (DynamoDbAsyncClient client = DynamoDbAsyncClient.create()) {
            client.listTables().join();
        }
    }

    /** Has an endpoint, a region and keys of its own. */
    public static DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
    }

    /** Has no endpoint, and so goes to AWS. */
    public static DynamoDbClient ofAws() {
        return DynamoDbClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
    }

    public static DynamoDbClient staticClient() {
        return Held.CLIENT;
    }

    /** Built by the first who asks. */
    public static synchronized DynamoDbClient lazyClient() {
        if (lazily == null) {
            lazily = DynamoDbClient.create();
        }
        return lazily;
    }

    /** Calls from a thread of its own. */
    public static void elsewhere(DynamoDbClient client) {
        CompletableFuture.runAsync(client::listTables).join();
    }
}
