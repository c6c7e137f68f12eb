package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.HttpClientKind;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The types of SDK clients that are given to tests, known by their names: the library of the enhanced ones may be absent. */
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

    /** Which of them a parameter's type is, if any. */
    public static Optional<ClientType> of(Class<?> type) {
        return Stream.of(values())
                .filter(client -> client.className.equals(type.getName()))
                .findFirst();
    }

    boolean asynchronous() {
        return asynchronous;
    }

    /** Whether it is built over another client. */
    public boolean enhanced() {
        return enhanced;
    }

    /** The simple name of the type that is asynchronous where this is not, and synchronous where it is. */
    String ofTheOtherSort() {
        return Stream.of(values())
                .filter(client -> client.enhanced == enhanced && client.asynchronous != asynchronous)
                .map(client -> client.className.substring(client.className.lastIndexOf('.') + 1))
                .findFirst()
                .orElseThrow();
    }

    /** What is wrong where it is not one of those that belong above this HTTP client. */
    Optional<String> fault(HttpClientKind http) {
        if (asynchronous == http.asynchronous()) {
            return Optional.empty();
        }
        String other = ofTheOtherSort();
        return Optional.of(
                asynchronous
                        ? http + " is a synchronous HTTP client; use " + other
                                + ", or an asynchronous one such as http = NETTY"
                        : http + " is an asynchronous HTTP client; use " + other
                                + ", or a synchronous one such as http = APACHE5");
    }
}
