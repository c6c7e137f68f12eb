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
 * The HTTP client beneath a client that your code built, from private fields: the SDK does not tell it.
 *
 * @param type the HTTP client's class
 * @param chosenBySdk whether your code named none, so that the SDK took one from the class path
 * @param asynchronous whether it is for a {@code DynamoDbAsyncClient}
 */
public record OwnHttpClient(Class<?> type, boolean chosenBySdk, boolean asynchronous) {

    /** Returns the HTTP client of a client; empty for a wrapper, and for an SDK whose fields have other names. */
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

    /** The SDK wraps a client that it must not close. */
    private static Object unwrapped(Object http) throws ReflectiveOperationException {
        return http.getClass().getSimpleName().startsWith("NonManaged") ? field(http, "delegate") : http;
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /** Returns class and version, such as {@code Apache5HttpClient 2.54.13}; the class alone without a version. */
    public String description() {
        return type.getSimpleName()
                + HttpLibraries.kindOf(type.getSimpleName())
                        .flatMap(HttpLibraries::version)
                        .map(version -> " " + version)
                        .orElse("");
    }

    /** Returns a warning if the SDK has chosen among several HTTP clients of the class path. */
    public Optional<String> warning() {
        List<HttpClientKind> present = HttpLibraries.present(asynchronous);
        if (!chosenBySdk || present.size() < 2) {
            return Optional.empty();
        }
        String several = present.stream().map(HttpClientKind::displayName).collect(Collectors.joining(", "));
        return Optional.of("client: the SDK chose " + description() + " from " + several
                + " on the class path, since the client's builder names none; production may have another. Name it"
                + " with httpClientBuilder(...)");
    }
}
