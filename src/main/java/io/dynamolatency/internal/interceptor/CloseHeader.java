package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.text.ConnectionHeader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Finds out what sets the header {@code Connection: close} on a client's requests. */
final class CloseHeader {

    private static final String HEADER = "Connection";

    private CloseHeader() {}

    /** Returns whether a request has the header. */
    static boolean isIn(SdkHttpRequest request) {
        // not firstMatchingHeader: calls from here make the compiler allocate memory where each request is recorded
        return in(request.headers());
    }

    /**
     * Returns what set the header of a request that has it, such as {@code the interceptor com.acme.Closes}. Empty if
     * its origin is unknown, or if more than three interceptors could have set it.
     */
    static Optional<String> origin(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        boolean ofTheRequest = context.request()
                .overrideConfiguration()
                .map(RequestOverrideConfiguration::headers)
                .filter(CloseHeader::in)
                .isPresent();
        return ofTheRequest
                ? Optional.of("the request's overrideConfiguration")
                : ClientSettings.of(attributes).flatMap(CloseHeader::ofTheClient);
    }

    private static Optional<String> ofTheClient(ClientOverrideConfiguration settings) {
        return in(settings.headers())
                ? Optional.of("the client's overrideConfiguration")
                : oneOf(settings.executionInterceptors());
    }

    private static boolean in(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase(HEADER) && saysClose(header.getValue()));
    }

    private static boolean saysClose(List<String> values) {
        return values.stream().anyMatch(ConnectionHeader::saysClose);
    }

    private static Optional<String> oneOf(List<ExecutionInterceptor> interceptors) {
        List<String> changing = interceptors.stream()
                .map(Object::getClass)
                .filter(type -> !type.getName().startsWith("software.amazon.awssdk."))
                .filter(type -> !InvocationInterceptor.class.isAssignableFrom(type))
                .filter(CloseHeader::changesRequests)
                .map(Class::getName)
                .distinct()
                .toList();
        return switch (changing.size()) {
            case 1 -> Optional.of("the interceptor " + changing.get(0));
            case 2, 3 -> Optional.of("one of the interceptors " + String.join(", ", changing));
            default -> Optional.empty();
        };
    }

    private static boolean changesRequests(Class<?> type) {
        try {
            return type.getMethod("modifyHttpRequest", Context.ModifyHttpRequest.class, ExecutionAttributes.class)
                            .getDeclaringClass()
                    != ExecutionInterceptor.class;
        } catch (NoSuchMethodException | LinkageError unknown) {
            // a class that the interceptor's methods name is perhaps missing
            return false;
        }
    }
}
