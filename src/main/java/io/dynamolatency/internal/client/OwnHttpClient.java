package io.dynamolatency.internal.client;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.http.HttpLibraries;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.client.config.SdkClientOption;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The HTTP client beneath the user's client. The kit reads private fields, because the SDK does not show this client.
 *
 * @param type the HTTP client's class
 * @param chosenBySdk whether the SDK chose the HTTP client from the class path, because the user's code named none
 * @param asynchronous whether the HTTP client is for a {@code DynamoDbAsyncClient}
 */
public record OwnHttpClient(Class<?> type, boolean chosenBySdk, boolean asynchronous) {

    /**
     * Returns the HTTP client beneath an SDK client. Empty if the SDK client is a wrapper, or if the SDK's fields have
     * different names.
     */
    public static Optional<OwnHttpClient> of(SdkClient client) {
        try {
            SdkClientConfiguration configuration = (SdkClientConfiguration) field(client, "clientConfiguration");
            Object http = Optional.<Object>ofNullable(configuration.option(SdkClientOption.SYNC_HTTP_CLIENT))
                    .orElseGet(() -> configuration.option(SdkClientOption.ASYNC_HTTP_CLIENT));
            boolean named = Stream.of(
                            SdkClientOption.CONFIGURED_SYNC_HTTP_CLIENT,
                            SdkClientOption.CONFIGURED_SYNC_HTTP_CLIENT_BUILDER,
                            SdkClientOption.CONFIGURED_ASYNC_HTTP_CLIENT,
                            SdkClientOption.CONFIGURED_ASYNC_HTTP_CLIENT_BUILDER)
                    .anyMatch(option -> configuration.option(option) != null);
            return Optional.of(
                    new OwnHttpClient(unwrapped(http).getClass(), !named, client instanceof DynamoDbAsyncClient));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError otherwise) {
            return Optional.empty();
        }
    }

    /** Returns the HTTP client within the SDK's wrapper. The SDK wraps clients that the SDK must not close. */
    private static Object unwrapped(Object http) throws ReflectiveOperationException {
        return http.getClass().getSimpleName().startsWith("NonManaged") ? field(http, "delegate") : http;
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /**
     * Returns class and version, such as {@code Apache5HttpClient 2.54.13}. If the version is unknown, returns only the
     * class.
     */
    public String description() {
        return type.getSimpleName()
                + HttpLibraries.kindOf(type.getSimpleName())
                        .flatMap(HttpLibraries::version)
                        .map(version -> " " + version)
                        .orElse("");
    }

    /** Returns a warning if the SDK had to choose among several HTTP clients on the class path; empty if not. */
    public Optional<String> warning() {
        List<HttpClientKind> present = HttpLibraries.present(asynchronous);
        if (!chosenBySdk || present.size() < 2) {
            return Optional.empty();
        }
        String several = present.stream().map(HttpClientKind::displayName).collect(Collectors.joining(", "));
        return Optional.of("client: the SDK chose " + description() + " from " + several
                + " on the class path, since the client's builder names no HTTP client; production may use another."
                + " Name the HTTP client with httpClientBuilder(...)");
    }
}
