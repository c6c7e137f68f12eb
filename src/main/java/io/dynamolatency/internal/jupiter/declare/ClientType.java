package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.HttpClientKind;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The types of SDK clients that tests can take. The types are compared by name, because the library of enhanced clients
 * can be absent.
 */
public enum ClientType {
    SYNC(DynamoDbClient.class.getName(), false, false),
    ASYNC(DynamoDbAsyncClient.class.getName(), true, false),
    ENHANCED("software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient", false, true),
    ENHANCED_ASYNC("software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient", true, true);

    private final String className;
    private final boolean asynchronous;
    private final boolean enhanced;

    ClientType(String className, boolean asynchronous, boolean enhanced) {
        this.className = className;
        this.asynchronous = asynchronous;
        this.enhanced = enhanced;
    }

    /** Returns the client type of a parameter; empty for any other class. */
    public static Optional<ClientType> of(Class<?> type) {
        return Stream.of(values())
                .filter(client -> client.className.equals(type.getName()))
                .findFirst();
    }

    boolean asynchronous() {
        return asynchronous;
    }

    /** Returns whether this is an enhanced client, built over another client. */
    public boolean enhanced() {
        return enhanced;
    }

    /** Returns the simple name of the asynchronous type for a synchronous type, and the reverse. */
    String counterpart() {
        return Stream.of(values())
                .filter(client -> client.enhanced == enhanced && client.asynchronous != asynchronous)
                .map(client -> client.className.substring(client.className.lastIndexOf('.') + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the reason if a client of this type can't use the HTTP client; empty if the client can use it. */
    Optional<String> fault(HttpClientKind http) {
        if (asynchronous == http.asynchronous()) {
            return Optional.empty();
        }
        String other = counterpart();
        return Optional.of(
                asynchronous
                        ? http + " is a synchronous HTTP client; use " + other
                                + ", or write an asynchronous HTTP client, such as httpClients = NETTY"
                        : http + " is an asynchronous HTTP client; use " + other
                                + ", or write a synchronous HTTP client, such as httpClients = APACHE5");
    }
}
